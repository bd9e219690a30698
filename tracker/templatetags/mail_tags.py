"""What mails need and pages do not: whole addresses, and a style sheet that is written into the elements.

Templates of mails carry classes like every other template. `mail_look` writes the rules of `emails/mail.css` into the
elements, because many readers of mail drop a style sheet; `mail_styles` puts the rest (narrow screens, dark mode)
into the head for those that keep it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import NodeList, Parser, Token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"\s*(\.?[\w-]+)\s*\{\s*([^{}]*?)\s*\}")
START_TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^<>]*)>")
CLASS = re.compile(r'\bclass="([^"]*)"')


@lru_cache(maxsize=1)
def _sheet() -> tuple[dict[str, str], str]:
    """The rules that go into the elements, by element or .class, and the text of those that stay in the head."""
    text = COMMENT.sub("", get_template("emails/mail.css").render())
    simple, at, rest = text.partition("@media")
    return dict(RULE.findall(simple)), (at + rest).strip()


@register.simple_tag
def absolute(name: str, *args: Any) -> str:
    """The whole address of a page: `{% absolute "portal_report" report.key %}`, in the language of the mail."""
    return settings.BASE_URL + reverse(name, args=args)


@register.simple_tag
def mail_styles() -> SafeString:
    """The part of the style sheet that has to stand in the head."""
    return format_html("<style>{}</style>", mark_safe(_sheet()[1]))  # noqa: S308  # a file of ours, no text of anybody


@register.tag
def mail_look(parser: Parser, token: Token) -> template.Node:
    """`{% mail_look %}…{% endmail_look %}`: everything within gets its rules as style attributes."""
    nodes = parser.parse(("endmail_look",))
    parser.delete_first_token()
    return LookNode(nodes)


class LookNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(dress(self.nodelist.render(context)))  # noqa: S308  # only attributes of ours are added


def dress(html: str) -> str:
    """Each element with the rules for it and for its classes. Texts of people are escaped: they hold no tag."""
    rules = _sheet()[0]

    def dressed(tag: re.Match[str]) -> str:
        name, attributes = tag[1], tag[2]
        classes = CLASS.search(attributes)
        selectors = [name, *(f".{one}" for one in (classes[1].split() if classes else ()))]
        style = " ".join(rules[selector] for selector in selectors if selector in rules)
        return f'<{name}{attributes} style="{style}">' if style else tag[0]

    return START_TAG.sub(dressed, html)
