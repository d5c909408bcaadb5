#include "ledger_place.h"

#include "base/folder.h"
#include "base/real_path.h"
#include "wire/uri.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "ledger.db"

/* Copies the first `length` bytes of `folder` and what stands below it. */
static int set_path(const char *folder, size_t length, const char *below,
                    char path[LEDGER_PATH_SIZE], struct error *error)
{
    int written;

    while (length > 1 && folder[length - 1] == '/')
        length--;
    if (length < LEDGER_PATH_SIZE) {
        written = snprintf(path, LEDGER_PATH_SIZE, "%.*s%s%s", (int)length, folder,
                           below[0] ? "/" : "", below);
        if (written < LEDGER_PATH_SIZE)
            return 0;
    }
    return error_set(error, ERROR_LEDGER, "ledger",
                     "its path is longer than %d bytes; name a shorter one with --ledger",
                     LEDGER_PATH_SIZE - 1);
}

static int default_path(char *(*getenv_fn)(const char *name), char path[LEDGER_PATH_SIZE],
                        struct error *error)
{
    const char *systemd = getenv_fn("STATE_DIRECTORY");
    const char *xdg;
    const char *home;

    if (systemd && *systemd) {
        if (*systemd != '/')
            return error_set(error, ERROR_LEDGER, "ledger",
                             "STATE_DIRECTORY is \"%s\", which is no absolute path: mend it, or "
                             "name the ledger with --ledger",
                             systemd);
        return set_path(systemd, strcspn(systemd, ":"), FILE_NAME, path, error);
    }
    xdg = getenv_fn("XDG_STATE_HOME");
    if (xdg && *xdg == '/')
        return set_path(xdg, strlen(xdg), "bonusrec/" FILE_NAME, path, error);
    home = getenv_fn("HOME");
    if (home && *home == '/')
        return set_path(home, strlen(home), ".local/state/bonusrec/" FILE_NAME, path, error);
    return error_set(error, ERROR_LEDGER, "ledger",
                     "neither STATE_DIRECTORY, XDG_STATE_HOME nor HOME says where it is; name it "
                     "with --ledger");
}

/* Makes the folder `path` unless it is there. One whose parent cannot be synced is no reason to
 * stop. */
static int make_one(const char *path, struct error *error)
{
    struct stat found;
    int why;

    if (mkdir(path, 0700) == 0) {
        (void)!folder_sync(path);
        return 0;
    }
    why = errno;
    /* On a read-only file system, and where only what lies below may be written, what is there
     * already is not always EEXIST. */
    if (stat(path, &found) == 0 && S_ISDIR(found.st_mode))
        return 0;
    if (why == EACCES && errno == EACCES)
        return error_set(error, ERROR_LEDGER, path,
                         "this user may not look into it; run bonusrec as the user whose ledger it "
                         "is: another one would not know what it knows");
    return error_set(error, ERROR_LEDGER, path,
                     "this folder is for the ledger and cannot be made: %s; make it, or name "
                     "another place with --ledger",
                     strerror(why == EEXIST ? ENOTDIR : why));
}

static int make_folders(const char *file, struct error *error)
{
    char path[LEDGER_PATH_SIZE];

    (void)snprintf(path, sizeof path, "%s", file);
    for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        if (make_one(path, error))
            return -1;
        *slash = '/';
    }
    return 0;
}

/* What a person named must make sense as it stands: a folder that is made for a slip of the finger
 * would get a ledger that knows nothing. */
static int check_wanted(const char *wanted, char path[LEDGER_PATH_SIZE], struct error *error)
{
    size_t length = strlen(wanted);
    const char *slash = strrchr(wanted, '/');
    char folder[LEDGER_PATH_SIZE] = ".";
    struct stat found;

    if (length == 0)
        return error_set(error, ERROR_USAGE, "",
                         "--ledger takes the name of a file, not the empty text");
    if (wanted[length - 1] == '/' || (stat(wanted, &found) == 0 && S_ISDIR(found.st_mode)))
        return error_set(error, ERROR_LEDGER, wanted,
                         "is a folder; name a file in it, such as --ledger %.*s/%s",
                         (int)strlen(wanted) - (wanted[length - 1] == '/'), wanted, FILE_NAME);
    if (set_path(wanted, length, "", path, error))
        return -1;
    if (slash)
        (void)snprintf(folder, sizeof folder, "%.*s", slash == wanted ? 1 : (int)(slash - wanted),
                       wanted);
    if (stat(folder, &found) && errno == EACCES)
        return error_set(error, ERROR_LEDGER, wanted,
                         "this user may not look into its folder; run bonusrec as the user whose "
                         "ledger it is: another one would not know what it knows");
    if (stat(folder, &found) || !S_ISDIR(found.st_mode))
        return error_set(error, ERROR_LEDGER, wanted,
                         "its folder is not there; make it, or mend --ledger");
    return 0;
}

int ledger_place_find(const char *wanted, char *(*getenv_fn)(const char *name), bool make_folder,
                      char path[LEDGER_PATH_SIZE], struct error *error)
{
    char found[LEDGER_PATH_SIZE];

    if (wanted ? check_wanted(wanted, found, error) : default_path(getenv_fn, found, error))
        return -1;
    if (!wanted && make_folder && make_folders(found, error))
        return -1;
    (void)memcpy(path, found, strlen(found) + 1);
    return 0;
}

bool ledger_place_includes(const char *path, const char *other)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", "-lock"};
    /* What belongs to it stands beside the file itself, not beside a link to it. */
    char real[REAL_PATH_SIZE];
    char real_other[REAL_PATH_SIZE];
    char name[LEDGER_PATH_SIZE + 16];

    if (!real_path(path, real) || !real_path(other, real_other))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        (void)snprintf(name, sizeof name, "%s%s", real, endings[i]);
        if (strcmp(name, real_other) == 0 || is_same_file(name, real_other))
            return true;
    }
    return false;
}

int ledger_place_spare(const char *path, const char *written, const char *option,
                       struct error *error)
{
    if (!written || !ledger_place_includes(path, written))
        return 0;
    return error_set(error, ERROR_USAGE, written,
                     "is the ledger, which this would destroy; name another file with %s", option);
}

int endpoint_name(const char *url, char name[ENDPOINT_NAME_SIZE], struct error *error)
{
    struct uri uri;
    const char *host;
    const char *port;
    bool is_plain;

    if (uri_parse(url, &uri, error))
        return -1;
    is_plain = strncmp(uri.origin, "http:", 5) == 0;
    host = strstr(uri.origin, "://") + 3;
    port = strrchr(host, ':');
    if (port && strchr(port, ']'))
        port = NULL; /* a colon of an IPv6 address */
    (void)snprintf(name, ENDPOINT_NAME_SIZE, "%s%s", host, port ? "" : is_plain ? ":80" : ":443");
    return 0;
}
