"""Make the finder's data, its page and the list of its examples anew: `scripts/fit`."""

from app.fit import files, learning, page, sheet

if __name__ == "__main__":
    files.MODEL.parent.mkdir(exist_ok=True)
    files.MODEL.write_text(files.packed(learning.make(files.themes(), files.kinds(), files.examples())))
    files.PAGE.write_text(page.write())
    files.SHEET.write_text(sheet.write(files.examples(), files.source()))
