"""Why a list of initiatives is refused as a whole."""

from game.errors import Refusal


class SheetRefused(Refusal):
    """A list cannot be read at all; its subclasses say why, each with a code of its own."""

    code = "csv_refused"
    status = 422
    sentence = "This list cannot be read. Nothing was stored."


class SheetTooLarge(SheetRefused):
    """More bytes than are read."""

    code = "csv_too_large"
    status = 413
    sentence = "The file is larger than {most} kB. Nothing was stored; bring it in parts."


class SheetNotText(SheetRefused):
    """Not UTF-8, so every sign would be a guess."""

    code = "csv_not_utf8"
    sentence = "Line {line} is not UTF-8 text. Save the list as “CSV UTF-8”. Nothing was stored."


class SheetEmpty(SheetRefused):
    """No heading, or no row beneath it."""

    code = "csv_empty"
    sentence = "There is no row in this list. Nothing was stored."


class SheetBroken(SheetRefused):
    """Quotes that do not fit: from there on no cell can be trusted."""

    code = "csv_broken"
    sentence = "Near line {line} the quotes do not fit ({said}). Nothing was stored."


class SheetTooLong(SheetRefused):
    """More rows than are read."""

    code = "csv_too_many_rows"
    sentence = "The list has more than {most} rows. Nothing was stored; bring it in parts."


class ColumnUnknown(SheetRefused):
    """A column that nobody knows: a misspelt one must not be lost silently."""

    code = "csv_unknown_column"
    sentence = "Nobody knows the column “{column}”. Nothing was stored."


class ColumnTwice(SheetRefused):
    """A column that is there twice."""

    code = "csv_column_twice"
    sentence = "The column “{column}” is there twice. Nothing was stored."


class ColumnMissing(SheetRefused):
    """A column without which no row is whole."""

    code = "csv_column_missing"
    sentence = "The column “{column}” is missing. Nothing was stored."
