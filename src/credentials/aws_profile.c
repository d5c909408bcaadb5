#include "credentials/aws_profile.h"

#include "base/arena.h"
#include "credentials/read_whole.h"
#include "credentials/shell_words.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 1024 * 1024 };

static const char *const key_names[AWS_KEY_COUNT] = {
    [AWS_ACCESS_KEY_ID] = "aws_access_key_id",
    [AWS_SECRET_ACCESS_KEY] = "aws_secret_access_key",
    [AWS_SECURITY_TOKEN] = "aws_security_token",
    [AWS_SESSION_TOKEN] = "aws_session_token",
    [AWS_CREDENTIAL_PROCESS] = "credential_process",
    [AWS_ENDPOINT_URL] = "endpoint_url",
    [AWS_ROLE_ARN] = "role_arn",
    [AWS_WEB_IDENTITY_TOKEN_FILE] = "web_identity_token_file",
    [AWS_SSO_ROLE_NAME] = "sso_role_name",
    [AWS_SSO_ACCOUNT_ID] = "sso_account_id",
    [AWS_SSO_SESSION] = "sso_session",
    [AWS_SSO_START_URL] = "sso_start_url",
    [AWS_SOURCE_PROFILE] = "source_profile",
    [AWS_CREDENTIAL_SOURCE] = "credential_source",
};

/* A file on its way through inih, which splits lines into keys and values. What inih sees
 * differently than Python is done here, line by line, before it sees them: inih cuts section names
 * at 50 bytes and takes every indented line for the rest of the value above it. */
struct reading {
    enum aws_file kind;
    const char *wanted; /* the profile's name */
    struct aws_profile *profile;
    struct buffer *names;
    const char *at; /* the rest of the file */
    const char *end;
    bool in_section;
    bool in_profile;
    struct buffer header;  /* the section that `profile` was last read from, as written */
    bool has_option;       /* there is a key above, in the same section */
    size_t indent;         /* how far in it stands */
    struct secret *latest; /* its value, where it is one that matters */
    int line_no;
    int bad_line;
    const char *problem; /* what is wrong in `bad_line` */
};

const char *aws_key_name(enum aws_key key)
{
    return key_names[key];
}

void aws_profile_release(struct aws_profile *profile)
{
    for (size_t i = 0; i < AWS_KEY_COUNT; i++)
        secret_release(&profile->values[i]);
    *profile = AWS_PROFILE_INIT;
}

static void complain(struct reading *reading, const char *problem)
{
    if (reading->problem)
        return;
    reading->bad_line = reading->line_no;
    reading->problem = problem;
}

static void add_name(struct buffer *names, const char *name)
{
    struct buffer quoted = BUFFER_INIT;

    buffer_printf(&quoted, "\"%s\"", name);
    if (!strstr(buffer_text(names), buffer_text(&quoted)))
        buffer_printf(names, "%s%s", names->length ? ", " : "", buffer_text(&quoted));
    buffer_release(&quoted);
}

/* The profile that a section of a config file is for: the second of two words of which the first
 * begins with "profile". As botocore has it, so also in "profiles x". */
static const char *profile_in_config(const char *header, struct shell_words *words)
{
    if (strcmp(header, "default") == 0)
        return header;
    if (strncmp(header, "profile", strlen("profile")) != 0 || shell_words_split(header, words) != 0)
        return NULL;
    return words->count == 2 ? words->list[1] : NULL;
}

static void enter_section(struct reading *reading, const char *header)
{
    struct shell_words words = SHELL_WORDS_INIT;
    const char *name =
        reading->kind == AWS_FILE_CREDENTIALS ? header : profile_in_config(header, &words);

    reading->in_section = true;
    reading->in_profile = name && strcmp(name, reading->wanted) == 0;
    reading->has_option = false;
    if (name)
        add_name(reading->names, name);
    if (reading->in_profile) {
        if (reading->profile->exists && strcmp(buffer_text(&reading->header), header) == 0)
            complain(reading, "this section is there twice; keep one");
        /* [default] and [profile default] are two sections for one profile: the later counts. */
        aws_profile_release(reading->profile);
        reading->profile->exists = true;
        buffer_clear(&reading->header);
        buffer_add_text(&reading->header, header);
    }
    shell_words_release(&words);
}

/* What inih found in the line that next_line() gave it. */
static int take_option(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;

    (void)section;
    if (!reading->in_section)
        complain(reading, "this line stands before the first section; put [default] above it");
    if (!*name)
        complain(reading, "there is no name before the equals sign; mend the line");
    for (size_t i = 0; reading->in_profile && i < AWS_KEY_COUNT; i++) {
        if (strcasecmp(name, key_names[i]) != 0)
            continue;
        reading->latest = &reading->profile->values[i];
        if (reading->latest->text)
            complain(reading, "this key is there twice in its section; keep one");
        secret_set(reading->latest, value, strlen(value));
    }
    return 1;
}

/* Adds a line to the value above it. */
static void go_on(struct reading *reading, const char *line, size_t length)
{
    struct secret *latest = reading->latest;
    struct secret longer = SECRET_INIT;
    size_t above;

    if (!latest)
        return;
    above = strlen(latest->text);
    if (above == 0)
        complain(reading, "this key has no value, but lines of its own; write the value behind it");
    longer.text = xmalloc(above + 1 + length + 1);
    memcpy(longer.text, latest->text, above);
    longer.text[above] = '\n';
    memcpy(longer.text + above + 1, line, length);
    longer.text[above + 1 + length] = '\0';
    secret_release(latest);
    *latest = longer;
}

/* Deals with a stripped line that stands `indent` bytes in. Returns whether inih is to see it. */
static bool look_at(struct reading *reading, const char *line, size_t length, size_t indent)
{
    const char *close;
    char *header;

    if (length == 0 || *line == '#' || *line == ';')
        return false;
    if (reading->has_option && indent > reading->indent) {
        go_on(reading, line, length);
        return false;
    }
    close = memrchr(line, ']', length);
    if (*line != '[' || !close || close == line + 1) {
        reading->has_option = true;
        reading->latest = NULL; /* until inih has found a key in the line */
        reading->indent = indent;
        if (*line == '[')
            complain(reading, "a section is written [name]; mend the line");
        else if (!memchr(line, '=', length) && !memchr(line, ':', length))
            complain(reading,
                     "this is no section, no \"key = value\" and no comment; mend the line");
        return true;
    }
    header = xmalloc(length);
    memcpy(header, line + 1, (size_t)(close - line) - 1);
    header[close - line - 1] = '\0';
    enter_section(reading, header);
    free(header);
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/* inih's reader: one line of the file, stripped, or an empty one in the place of what inih is not
 * to see. `room` holds the whole file, so that a line never comes in pieces. */
static char *next_line(char *room, int room_size, void *user)
{
    struct reading *reading = user;
    const char *line = reading->at;
    const char *stop = line;
    size_t indent = 0;
    size_t length;

    if (line == reading->end) {
        /* inih frees its memory as it is: the last chance to wipe it. */
        secret_wipe(room, (size_t)room_size);
        return NULL;
    }
    while (stop < reading->end && *stop != '\n' && *stop != '\r')
        stop++;
    reading->at = stop;
    if (reading->at < reading->end && *reading->at++ == '\r' && reading->at < reading->end &&
        *reading->at == '\n')
        reading->at++;
    reading->line_no++;
    while (stop > line && is_blank(stop[-1]))
        stop--;
    while (line + indent < stop && is_blank(line[indent]))
        indent++;
    length = (size_t)(stop - line) - indent;
    if (memchr(line, '\0', (size_t)(stop - line)))
        complain(reading, "there is a NUL character; is this a text file?");
    if (!look_at(reading, line + indent, length, indent))
        length = 0;
    memcpy(room, line + indent, length);
    room[length] = '\n';
    room[length + 1] = '\0';
    return room;
}

/* inih's settings are global. Debian builds it with all of them open to the program. */
static void run_inih(struct reading *reading)
{
    int size = (int)(reading->end - reading->at) + 3;

    ini_use_stack = false; /* its stack has 200 bytes a line; a session token has a thousand */
    ini_max_line = size;
    ini_initial_alloc = size;
    ini_allow_realloc = false;
    ini_allow_inline_comments = false;
    ini_allow_multiline = false;
    ini_stop_on_first_error = false; /* to the end, where next_line() wipes */
    if (ini_parse_stream(next_line, reading, take_option, reading) == -2)
        abort(); /* out of memory */
}

static int read_text(const char *path, const char *bytes, size_t size, struct reading *reading,
                     struct error *error)
{
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3; /* Notepad's byte-order mark */
        size -= 3;
    }
    reading->at = bytes;
    reading->end = bytes + size;
    run_inih(reading);
    if (reading->problem)
        return error_set(error, ERROR_CREDENTIALS, path, "line %d: %s", reading->bad_line,
                         reading->problem);
    return 0;
}

static int cannot_read(const char *path, const char *why, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, path,
                     "cannot be read: %s; mend that, or set AWS_ACCESS_KEY_ID and "
                     "AWS_SECRET_ACCESS_KEY",
                     why);
}

int aws_profile_read(const char *path, enum aws_file kind, const char *name,
                     struct aws_profile *profile, struct buffer *names, struct error *error)
{
    struct aws_profile fresh = AWS_PROFILE_INIT;
    struct reading reading = {.kind = kind, .wanted = name, .profile = &fresh, .names = names};
    struct stat status;
    ssize_t length;
    char *bytes;
    int result;
    int fd;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return cannot_read(path, strerror(errno), error);
    bytes = xmalloc(FILE_MAX + 1);
    length = read_whole(fd, bytes, FILE_MAX + 1);
    if (length < 0)
        result = cannot_read(path, strerror(errno), error);
    else if (length > FILE_MAX)
        result = cannot_read(path, "it is larger than 1 MiB", error);
    else
        result = read_text(path, bytes, (size_t)length, &reading, error);
    (void)close(fd);
    if (result == 0)
        *profile = fresh;
    else
        aws_profile_release(&fresh);
    buffer_release(&reading.header);
    secret_wipe(bytes, FILE_MAX + 1);
    free(bytes);
    return result;
}
