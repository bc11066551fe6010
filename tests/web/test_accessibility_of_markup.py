"""Authors' Markdown becomes pages that read well without being seen."""

from lti_tool.web.markup import to_html


def test_headings_begin_below_those_of_the_page_and_leave_no_gap() -> None:
    html = to_html("## First\n\n#### Second\n\n## Third", top=2)
    assert "<h2>First</h2>" in html
    assert "<h3>Second</h3>" in html
    assert "<h2>Third</h2>" in html


def test_no_heading_gets_a_rank_that_the_page_does_not_know() -> None:
    html = to_html("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5")
    assert html.count("<h5>") == 3


def test_a_row_of_boxes_has_no_empty_head() -> None:
    html = to_html("| | |\n|---|---|\n| red | gold |")
    assert "<th" not in html
    assert "<td>red</td>" in html


def test_a_blank_corner_makes_the_first_column_heads_of_its_rows() -> None:
    html = to_html("| | Group 1 |\n|---|---|\n| Coins | 2 |\n| | 3 |")
    assert html.count("<th>") == 2
    assert "<th>Coins</th>" in html
    assert html.count("<td></td>") == 2


def test_each_of_several_tables_is_treated_by_itself() -> None:
    html = to_html("| a |\n|---|\n| 1 |\n\n| |\n|---|\n| 2 |\n\n| b |\n|---|\n| 3 |")
    assert html.count("<thead>") == 2
    assert html.count('<div class="table-box">') == 3


def test_a_class_of_an_author_is_only_text() -> None:
    assert "<div" not in to_html('<div class="table-box">x</div>')
