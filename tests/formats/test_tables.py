"""CSV and Parquet: columns named, guessed or missing."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detector.formats import Input, Reader, UnreadableError, delimited, parquet

A, B = "https://a.example/", "https://b.example/x"


def read(text: str | bytes, **options: object) -> list[Input]:
    return list(delimited.read(io.BytesIO(text.encode() if isinstance(text, str) else text), "t.csv", **options))


def test_column_by_name_and_its_id():
    assert read(f"id,title,URL\n1,One,{A}\n2,Two,{B}\n") == [Input("1", A), Input("2", B)]


def test_column_guessed_by_its_first_cell():
    assert read(f"title,where\nOne,{A}\nTwo,nothing\n") == [Input(A, A), Input("nothing", "nothing")]


def test_first_row_with_an_address_is_data():
    assert read(f"1,{A}\n2,{B}\n") == [Input(A, A), Input(B, B)]
    assert read(f"{A}\n{B}\n") == [Input(A, A), Input(B, B)]


def test_column_that_the_user_names():
    text = f"url,target\n{A},{B}\n"
    assert read(text, url_column="target") == [Input(B, B)]
    with pytest.raises(UnreadableError, match=r"t.csv has no column 'goal'; its columns are url, target"):
        read(text, url_column="goal")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter):
    assert read(f"id{delimiter}url\n1{delimiter}{A}\n") == [Input("1", A)]


def test_byte_order_mark_quotes_and_lines_in_cells():
    assert read(f'\ufeffurl,html\n{A},"<p>one,\ntwo ""three"""\n') == [Input(A, A, '<p>one,\ntwo "three"', "html")]


def test_page_in_a_cell_may_be_long():
    assert len(read("id,html\n1," + "x" * 500_000)[0].source) == 500_000


def test_table_without_addresses_or_pages_is_unreadable():
    with pytest.raises(UnreadableError, match=r"t\.csv has no column with addresses; name it with --url-column"):
        read("a,b\n1,2\n")


def test_row_without_address_is_an_error_and_blank_rows_are_none():
    first, second = read(f"id,url\n1,\n,\n2,{A}\n")
    assert first.error.startswith("row 2 of t.csv has neither a page nor an address")
    assert second == Input("2", A)


def test_empty_table_is_empty():
    with pytest.raises(UnreadableError):
        read("")
    assert read("url\n") == []


@pytest.fixture
def table(tmp_path):
    def write(columns: dict[str, object]) -> str:
        path = tmp_path / "t.parquet"
        pq.write_table(pa.table(columns), path)
        return str(path)

    return write


def test_parquet_columns(table):
    path = table({"id": [1, 2], "url": [A, None], "html": [b"<p>x", None], "text": ["x", "y"], "other": [0.5, 0.5]})
    assert list(Reader([path])) == [Input("1", A, b"<p>x", "html"), Input("2", None, "y", "text")]


def test_title_is_read_beside_a_text(table):
    assert list(Reader([table({"text": ["x"], "title": ["A - B"]})])) == [
        Input("row 1 of " + table({"text": ["x"], "title": ["A - B"]}), None, "x", "text", title="A - B")
    ]
    assert read("text,title\nx,A - B\n")[0].title == "A - B"


def test_metadata_of_a_parquet_row_is_read(table):
    path = table({"text": ["x", "y"], "id": ["a", "b"], "metadata": [{"url": A, "title": "C"}, None]})
    assert list(Reader([path])) == [Input("a", A, "x", "text", title="C"), Input("b", None, "y", "text")]


def test_parquet_of_many_rows_keeps_order(table):
    path = table({"text": [f"page {n}" for n in range(500)]})
    assert [page.source for page in Reader([path])] == [f"page {n}" for n in range(500)]


def test_parquet_of_addresses_is_wanted(table):
    assert list(Reader([table({"link": [A]})])) == [Input(A, A)]


def test_parquet_without_columns_of_use_names_those_it_has(table):
    path = table({"a": [1], "b": [2]})
    with pytest.raises(UnreadableError, match="has no column url, html, text or content; it has a, b"):
        list(parquet.read(path))


def test_file_that_is_no_parquet_is_unreadable(tmp_path):
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 but not really")
    (page,) = Reader([path])
    assert page.error.startswith(f"{path} is no Parquet file: ")


def test_parquet_damaged_in_the_middle_keeps_what_came_before(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"text": [f"page {n} " + "x" * 50 for n in range(4_000)]}), path, row_group_size=1_000,
                   use_dictionary=False, compression="gzip")  # fmt: skip
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 500] = bytes(500)
    path.write_bytes(data)
    *good, bad = Reader([path])
    assert len(good) >= 1_000
    assert bad.error.startswith(f"{path} is damaged after {len(good)} rows: ")
