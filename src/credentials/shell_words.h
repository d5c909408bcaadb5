#ifndef BONUSREC_CREDENTIALS_SHELL_WORDS_H
#define BONUSREC_CREDENTIALS_SHELL_WORDS_H

#include "base/error.h"

#include <stddef.h>

/* A line split into words; `list` ends with a NULL after `count` of them, as exec wants it. */
struct shell_words {
    char **list;
    size_t count;
    char *text; /* what the words point into */
    size_t size;
};

#define SHELL_WORDS_INIT ((struct shell_words){0})

/* Splits `line` as Python's shlex.split() does, because botocore reads commands and profile names
 * with it: blanks, tabs and line ends part words; '...' keeps everything; "..." keeps everything
 * but
 * \" and \\; outside of quotation marks \ keeps the next character; nothing is expanded. Returns 0,
 * or -1 when a quotation mark is not closed or a \ has nothing behind it, with `*split` unchanged.
 */
MUST_CHECK int shell_words_split(const char *line, struct shell_words *split);

/* Wipes, for arguments may be secrets, and frees. */
void shell_words_release(struct shell_words *split);

#endif
