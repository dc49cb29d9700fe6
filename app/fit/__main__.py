"""Make the finder's data and its page anew: `scripts/fit`."""

from app.fit import files, learning, page

if __name__ == "__main__":
    files.MODEL.parent.mkdir(exist_ok=True)
    files.MODEL.write_text(files.packed(learning.make(files.themes(), files.examples())))
    files.PAGE.write_text(page.write())
