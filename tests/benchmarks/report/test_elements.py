from html.parser import HTMLParser

from comparison.report._elements import Cell, escape, number, table


def test_everything_is_escaped():
    assert (
        escape("<b a=\"1\" c='2'>&") == "&lt;b a=&quot;1&quot; c=&#x27;2&#x27;&gt;&amp;"
    )
    assert (
        escape("a\x00b\ud800c\nd")
        == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\nd"
    )


def test_numbers_sort_by_their_value():
    assert number(1234.5678, 1) == Cell("1,234.6", 1234.5678)
    missing = number(float("nan"))
    assert missing.text == "-"
    element = table("It's", ["Name", "Value"], [["<a>", number(0.5)], ["b", missing]])
    assert '<th scope="row">&lt;a&gt;</th>' in element
    assert '<td data-value="0.5" class="number">0.500</td>' in element
    assert '<td data-value="nan" class="number">-</td>' in element
    assert '<th scope="col" class="number">Value</th>' in element
    HTMLParser().feed(element)
