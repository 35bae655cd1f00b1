"""Letters of other alphabets that look like Latin ones.

The small letters, and those without case, are taken for Latin ones wherever they stand; both
sides of a comparison lose the same, so that texts in Greek or Russian can still be compared.
A capital that looks like another letter than its small form does (Greek Η and η) is taken for
the one it looks like only in a word that has Latin letters, too.

From Unicode's list of confusable characters (UTS #39, confusables.txt), single letters only;
styled letters, as of mathematics, are undone by Unicode's compatibility forms instead.

What it leaves out: digits and signs that look like letters.

Try it::

    >>> LOOK_ALIKES["о"], CAPITALS["Η"]
    ('o', 'h')
"""

from __future__ import annotations

_ALIKE = {
    "a": "ɑαаᗅꓮ𐊠𖽀", "b": "βвьᑲᖯᗷꓐ𐊂𐊡𐌁", "c": "сϲᴄⲥꓚꮯ𐊢𐌂𐐽𐔜", "d": "đԁᑯᗞᗪꓒꓓ",
    "e": "εеёєҽⴹꓰꬲ𐊆", "f": "քᖴẝꓝꞙꬵ𐊇𐊥𐔥𑣂", "g": "ƍɡցᶃꓖ", "h": "нһհᕼꓧ𐋏",
    "i": "ıɩɪιіӏꙇꭵ𑣃", "j": "ϳјᒍꓙ", "k": "κкᛕꓗ𐔘", "l": "łǀᒪᛁⵏꓡꓲ𐊊𐌉𐔦𖼖𖼨",
    "m": "μмᗰᛖꓟ𐊰𐌑", "n": "ηпոռꓠ𐔓", "o": "øοσоօଠഠဝჿዐᴏᴑⲟⵔꓳꬽ𐊒𐊫𐐬𐓪𐔖𑣈𑣗",
    "p": "ρрᑭⲣꓑ𐊕", "q": "ԛգզⵕ", "r": "гᖇᴦⲅꓣꭇꭈꮁ𖼵", "s": "ƽѕꓢꜱꮪ𐊖𐑈𑣁𖼺",
    "t": "τтꓔ𐊗𐊱𐌕𖼊", "u": "ʋυиսሀᑌᴜꓴꞟꭎꭒ𐓶𑣘𖽂", "v": "νѵᐯᴠⴸꓦꛟꮩ𐔝𑜆𑣀𖼈",
    "w": "ɯωѡԝաᴡꓪꮃ𑜊𑜎𑜏", "x": "χхᕁᕽᚷⵝꓫ𐊐𐊴𐌗𐔧", "y": "ɣʏγуүყᶌỿꓬꭚ𐊲𑣜𖽃", "z": "ᴢꓜꮓ𑣄",
}  # fmt: skip
_ALIKE_CAPITALS = {
    "a": "Ꭺ", "b": "ƄᏏᏴꞴ", "c": "Ϲ", "d": "ᎠᏧ", "e": "Ꭼ𑢦𑢮", "f": "Ϝ", "g": "ԌᏀᏳ",
    "h": "ΗНᎻᏂⲎ", "i": "Ⲓ", "j": "ᎫꞲ", "k": "ᏦⲔ", "l": "ᏞⳐ𐐛𑢣𑢲", "m": "ϺᎷⲘ", "n": "ΝⲚ",
    "o": "𑢵", "p": "Ꮲ", "r": "ƦᎡᏒ𐒴", "s": "ՏᏕ", "t": "ᎢⲦ𑢼", "w": "Ꮤ", "x": "ⲬꞳ",
    "y": "ΥᎩᎽⲨ𑢤", "z": "Ζ𑢩",
}  # fmt: skip
LOOK_ALIKES = {one: latin for latin, all_ in _ALIKE.items() for one in all_}
CAPITALS = {one: latin for latin, all_ in _ALIKE_CAPITALS.items() for one in all_}
