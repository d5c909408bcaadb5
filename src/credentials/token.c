#include "credentials/token.h"

#include "credentials/read_whole.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* A byte more than the longest token with its blanks: what does not fit is too long. */
enum { LINE_MAX_BYTES = TOKEN_MAX + 256 };

enum found { FAILED = -1, NOT_HERE = 0, FOUND };

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The `length` bytes at `*text` without the blanks around them. */
static size_t trim(const char **text, size_t length)
{
    while (length && is_blank(**text)) {
        (*text)++;
        length--;
    }
    while (length && is_blank((*text)[length - 1]))
        length--;
    return length;
}

/* Takes the token that stands in the `length` bytes at `text`, which came from `source`. */
static enum found take(const char *text, size_t length, const char *source, struct token *token,
                       struct error *error)
{
    static const char word[] = "Token";
    const size_t word_length = sizeof word - 1;

    length = trim(&text, length);
    if (length > word_length && strncasecmp(text, word, word_length) == 0 &&
        is_blank(text[word_length])) {
        text += word_length;
        length = trim(&text, length - word_length);
    }
    if (length == 0)
        return error_set(error, ERROR_CREDENTIALS, source,
                         "the token is empty; write it on the first line, as Prolific gave it");
    if (length > TOKEN_MAX)
        return error_set(error, ERROR_CREDENTIALS, source,
                         "the first line is longer than any token; write the token alone, as "
                         "Prolific gave it");
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr("\"'", text[i]))
            return error_set(error, ERROR_CREDENTIALS, source,
                             "the token has a blank, a quote or another character that no token "
                             "has; write it bare, as Prolific gave it");
    secret_set(&token->secret, text, length);
    (void)snprintf(token->source, sizeof token->source, "%s", source);
    return FOUND;
}

static enum found from_variable(const char *name, char *(*getenv_fn)(const char *name),
                                struct token *token, struct error *error)
{
    const char *value = getenv_fn(name);

    return value && *value ? take(value, strlen(value), name, token, error) : NOT_HERE;
}

static enum found cannot_read(const char *source, const char *why, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, source,
                     "cannot be read: %s; name a file that has "
                     "the token on its first line, and that you may read",
                     why);
}

/* `source` is how messages call the file. */
static enum found from_file(const char *path, const char *source, struct token *token,
                            struct error *error)
{
    char bytes[LINE_MAX_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum found found;
    ssize_t length;

    if (fd < 0)
        return cannot_read(source, strerror(errno), error);
    length = read_whole(fd, bytes, sizeof bytes);
    if (length < 0) {
        found = cannot_read(source, strerror(errno), error);
    } else {
        const char *end = memchr(bytes, '\n', (size_t)length);

        found = take(bytes, end ? (size_t)(end - bytes) : (size_t)length, source, token, error);
    }
    (void)close(fd);
    secret_wipe(bytes, sizeof bytes);
    return found;
}

static enum found from_option(const char *file, struct token *token, struct error *error)
{
    char source[sizeof token->source];

    if (!file)
        return NOT_HERE;
    (void)snprintf(source, sizeof source, "--token-file %s", file);
    return from_file(file, source, token, error);
}

static enum found from_service(char *(*getenv_fn)(const char *name), struct token *token,
                               struct error *error)
{
    const char *folder = getenv_fn("CREDENTIALS_DIRECTORY");
    char path[PATH_MAX];
    struct stat about;

    if (!folder || !*folder)
        return NOT_HERE;
    if (snprintf(path, sizeof path, "%s/prolific-token", folder) >= (int)sizeof path)
        return cannot_read("$CREDENTIALS_DIRECTORY", "its name is too long", error);
    if (stat(path, &about) != 0 && errno == ENOENT)
        return NOT_HERE; /* a service may have other credentials */
    return from_file(path, path, token, error);
}

static enum found nowhere(struct error *error)
{
    return error_set(
        error, ERROR_CREDENTIALS, "",
        "found no Prolific token: name a file that has it with --token-file, hand a "
        "service the credential \"prolific-token\" (a file of $CREDENTIALS_DIRECTORY), "
        "or set PROLIFIC_API_TOKEN");
}

int token_find(const char *file, char *(*getenv_fn)(const char *name), struct token *token,
               struct error *error)
{
    struct token fresh = TOKEN_INIT;
    enum found found = from_option(file, &fresh, error);

    if (found == NOT_HERE)
        found = from_service(getenv_fn, &fresh, error);
    if (found == NOT_HERE)
        found = from_variable("PROLIFIC_API_TOKEN", getenv_fn, &fresh, error);
    if (found == NOT_HERE)
        found = from_variable("PROLIFIC_TOKEN", getenv_fn, &fresh, error);
    if (found == NOT_HERE)
        found = nowhere(error);
    if (found != FOUND)
        return -1;
    *token = fresh;
    return 0;
}

void token_release(struct token *token)
{
    secret_release(&token->secret);
    *token = TOKEN_INIT;
}
