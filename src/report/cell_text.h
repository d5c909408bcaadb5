#ifndef BONUSREC_REPORT_CELL_TEXT_H
#define BONUSREC_REPORT_CELL_TEXT_H

#include "base/buffer.h"

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text for a terminal: measured in columns, harmless to it. */

/* Whether a character steers what shows it, or misleads who reads it: control characters of both
 * kinds, line and paragraph separators, and the marks of bidirectional text, with which a cell could
 * show an id or an amount that is not there. */
bool character_steers(uint32_t c);

/* Whether nobody sees it: it takes no room, or a blank's, and an id with such a thing in it would
 * look like another one. */
bool character_hides(uint32_t c);

/* What knows how wide a character is. It does not depend on the locale the program runs in, and
 * leaves that as it is. */
struct ruler {
    locale_t utf8; /* 0 when the system has no UTF-8 locale: then every character counts as one */
};

/* To be released with ruler_release(). */
void ruler_init(struct ruler *ruler);
void ruler_release(struct ruler *ruler);

/* Adds `text` to `out` so that a terminal can only show it, and as wide as cell_width() says: line
 * breaks and tabs become a blank; other control characters, characters that nobody sees, marks that
 * turn the direction of writing round, and bytes that are no UTF-8 become '?'. Left out is what
 * makes one picture of two or another of one (joiners and skin tones behind an emoji, variation
 * selectors), and more than three marks on one letter. */
void cell_make_visible(struct buffer *out, const char *text);

/* How many columns the visible `text` takes; a wide character takes two. */
int cell_width(const struct ruler *ruler, const char *text);

/* Adds the visible `text` to `out`, cut to `columns` columns with "..." at its end where it is
 * longer; `columns` is at least 4. Returns the columns taken. */
int cell_add_cut(const struct ruler *ruler, struct buffer *out, const char *text, int columns);

/* How many bytes of the visible `text` to put on one line of `columns` columns: up to a blank where
 * there is one, at least one character. The blanks behind them belong to no line. */
size_t cell_break(const struct ruler *ruler, const char *text, int columns);

#endif
