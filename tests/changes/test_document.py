"""The page on changes shows the rules as they are."""

from tests.changes.document import PAGE, table, with_table


def test_the_pages_table_is_the_table_of_rules() -> None:
    page = PAGE.read_text("utf-8")
    assert table() in page
    assert with_table(page) == page
