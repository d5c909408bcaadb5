#include "credentials/shell_words.h"

#include "base/arena.h"
#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n"

/* Copies one word from `*from` to `*to`, without its quotation marks and with a NUL behind it. */
static int take_word(const char **from, char **to)
{
    const char *at = *from;
    char *end = *to;
    char quote = '\0';

    for (; *at && (quote || !strchr(BLANKS, *at)); at++) {
        if (quote && *at == quote) {
            quote = '\0';
        } else if (!quote && (*at == '\'' || *at == '"')) {
            quote = *at;
        } else if (*at == '\\' && quote != '\'') {
            if (!at[1])
                return -1;
            if (!quote || at[1] == '"' || at[1] == '\\')
                at++;
            *end++ = *at;
        } else {
            *end++ = *at;
        }
    }
    if (quote)
        return -1;
    *end++ = '\0';
    *from = at;
    *to = end;
    return 0;
}

int shell_words_split(const char *line, struct shell_words *split)
{
    struct shell_words fresh = SHELL_WORDS_INIT;
    size_t capacity = 0;
    char *to;

    /* Each word takes no more than it does in the line, and its NUL the place of a blank. */
    fresh.size = strlen(line) + 1;
    fresh.text = xcalloc(fresh.size, 1);
    to = fresh.text;
    for (;;) {
        fresh.list = array_reserve(fresh.list, fresh.count, &capacity, sizeof *fresh.list);
        line += strspn(line, BLANKS);
        if (!*line)
            break;
        fresh.list[fresh.count] = to;
        if (take_word(&line, &to)) {
            shell_words_release(&fresh);
            return -1;
        }
        fresh.count++;
    }
    fresh.list[fresh.count] = NULL;
    *split = fresh;
    return 0;
}

void shell_words_release(struct shell_words *split)
{
    if (split->text)
        secret_wipe(split->text, split->size);
    free(split->text);
    free(split->list);
    *split = SHELL_WORDS_INIT;
}
