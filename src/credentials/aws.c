#include "credentials/aws.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "credentials/aws_keys.h"
#include "credentials/aws_process.h"
#include "credentials/aws_profile.h"

#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Where keys may be, in botocore's order (botocore 1.29.27, credentials.py, read 2026-11-21). Three
 * differences, all so that no other account pays than the one meant: a pair in the environment of
 * which only the secret is set is an error and not skipped; what bonusrec does not do itself
 * (roles, single sign-on) is an error and not skipped; and so are two variables that name two
 * profiles, of which botocore would take the older one and version 2 of the AWS command line the
 * other. */

typedef char *getenv_function(const char *name);

enum found { FAILED = -1, NOT_HERE = 0, FOUND };

/* A profile and the two files that may tell of it. */
struct files {
    const char *name;
    bool is_named; /* by --profile or the environment: then it must exist */
    char credentials_path[PATH_MAX];
    char config_path[PATH_MAX];
    struct aws_profile credentials;
    struct aws_profile config;
    struct buffer names; /* of the profiles that there are */
};

static const struct aws_key_names environment_names = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                                       "AWS_SESSION_TOKEN"};
static const struct aws_key_names file_names = {"aws_access_key_id", "aws_secret_access_key",
                                                "aws_session_token"};

/* A variable that is empty counts as not set. */
static const char *look(getenv_function *getenv_fn, const char *name)
{
    const char *value = getenv_fn(name);

    return value && *value ? value : NULL;
}

static enum found from_environment(getenv_function *getenv_fn, struct aws_credentials *credentials,
                                   struct error *error)
{
    const char *token = look(getenv_fn, "AWS_SECURITY_TOKEN");
    const char *expiration = look(getenv_fn, "AWS_CREDENTIAL_EXPIRATION");
    struct aws_keys keys = {
        .access_key_id = look(getenv_fn, "AWS_ACCESS_KEY_ID"),
        .secret_access_key = look(getenv_fn, "AWS_SECRET_ACCESS_KEY"),
        .session_token = token ? token : look(getenv_fn, "AWS_SESSION_TOKEN"),
    };

    if (!keys.access_key_id && !keys.secret_access_key)
        return NOT_HERE;
    if (expiration && time_parse(expiration, &keys.expires_at_s) != 0)
        return error_set(error, ERROR_CREDENTIALS, "environment",
                         "\"AWS_CREDENTIAL_EXPIRATION\" is not a time like 2026-01-31T23:59:59Z; "
                         "mend it, or unset it for keys that do not expire");
    if (aws_keys_take(&keys, &environment_names, "environment", credentials, error))
        return FAILED;
    (void)snprintf(credentials->source, sizeof credentials->source, "environment");
    return FOUND;
}

/* botocore would exchange this token for keys before it looks into the files. */
static int refuse_web_identity(getenv_function *getenv_fn, struct error *error)
{
    if (!look(getenv_fn, "AWS_WEB_IDENTITY_TOKEN_FILE"))
        return 0;
    return error_set(error, ERROR_CREDENTIALS, "environment",
                     "\"AWS_WEB_IDENTITY_TOKEN_FILE\" asks for a role, which bonusrec does not "
                     "take on itself; set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
                     "AWS_SESSION_TOKEN, or name a profile with --profile");
}

/* The path in the variable, else `usual` below the home folder; "~/" stands for that too. */
static void find_path(getenv_function *getenv_fn, const char *variable, const char *usual,
                      char path[PATH_MAX])
{
    const char *chosen = look(getenv_fn, variable);
    const char *home = look(getenv_fn, "HOME");

    if (!chosen)
        chosen = usual;
    if (strncmp(chosen, "~/", 2) != 0) {
        (void)snprintf(path, PATH_MAX, "%s", chosen);
        return;
    }
    if (!home) {
        const struct passwd *user = getpwuid(getuid());

        home = user && user->pw_dir ? user->pw_dir : "";
    }
    (void)snprintf(path, PATH_MAX, "%s%s", home, chosen + 1);
}

static void files_release(struct files *files)
{
    aws_profile_release(&files->credentials);
    aws_profile_release(&files->config);
    buffer_release(&files->names);
}

/* Which profile is meant: `name` is NULL when nothing says it. An empty name says nothing. */
static int choose_profile(const char *profile, getenv_function *getenv_fn, const char **name,
                          struct error *error)
{
    const char *newer = look(getenv_fn, "AWS_PROFILE");
    const char *older = look(getenv_fn, "AWS_DEFAULT_PROFILE");

    if (profile && *profile) {
        *name = profile;
        return 0;
    }
    if (newer && older && strcmp(newer, older) != 0)
        return error_set(error, ERROR_CREDENTIALS, "environment",
                         "\"AWS_PROFILE\" names \"%s\" and \"AWS_DEFAULT_PROFILE\" names \"%s\"; "
                         "unset one of them, or name the profile with --profile",
                         newer, older);
    *name = newer ? newer : older;
    return 0;
}

/* Reads both files; to be released whatever the result. */
static int files_read(const char *profile, getenv_function *getenv_fn, struct files *files,
                      struct error *error)
{
    const char *name = NULL;

    *files = (struct files){0};
    if (choose_profile(profile, getenv_fn, &name, error))
        return -1;
    files->is_named = name != NULL;
    files->name = name ? name : "default";
    find_path(getenv_fn, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials",
              files->credentials_path);
    find_path(getenv_fn, "AWS_CONFIG_FILE", "~/.aws/config", files->config_path);
    if (aws_profile_read(files->credentials_path, AWS_FILE_CREDENTIALS, files->name,
                         &files->credentials, &files->names, error) ||
        aws_profile_read(files->config_path, AWS_FILE_CONFIG, files->name, &files->config,
                         &files->names, error))
        return -1;
    if (files->is_named && !files->credentials.exists && !files->config.exists)
        return error_set(error, ERROR_CREDENTIALS, "",
                         "there is no profile \"%s\" in \"%s\" or \"%s\"; %s%s", files->name,
                         files->credentials_path, files->config_path,
                         files->names.length ? "those there are: "
                                             : "there is none at all: make one with aws configure",
                         buffer_text(&files->names));
    return 0;
}

/* A line of the profile, of the credentials file first; NULL when it is missing or empty. */
static const char *line_of(const struct files *files, enum aws_key key)
{
    const char *text = files->credentials.values[key].text;

    if (!text)
        text = files->config.values[key].text;
    return text && *text ? text : NULL;
}

static int refuse_line(const struct files *files, enum aws_key key, struct error *error)
{
    return error_set(error, ERROR_CREDENTIALS, "",
                     "profile \"%s\" has \"%s\", which needs more than bonusrec does itself; give "
                     "another profile the line \"credential_process = aws configure "
                     "export-credentials --profile %s --format process\" and name that one with "
                     "--profile",
                     files->name, aws_key_name(key), files->name);
}

/* What botocore would follow before it looks for keys in the files. */
static int refuse_roles(const struct files *files, struct error *error)
{
    static const enum aws_key lines[] = {AWS_ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE,
                                         AWS_SSO_ROLE_NAME, AWS_SSO_ACCOUNT_ID};

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (line_of(files, lines[i]))
            return refuse_line(files, lines[i], error);
    return 0;
}

static enum found from_file(const struct files *files, const struct aws_profile *profile,
                            const char *path, struct aws_credentials *credentials,
                            struct error *error)
{
    const struct secret *values = profile->values;
    struct aws_keys keys = {
        .access_key_id = values[AWS_ACCESS_KEY_ID].text,
        .secret_access_key = values[AWS_SECRET_ACCESS_KEY].text,
        .session_token = values[AWS_SECURITY_TOKEN].text ? values[AWS_SECURITY_TOKEN].text
                                                         : values[AWS_SESSION_TOKEN].text,
    };
    char where[320];

    if (!keys.access_key_id)
        return NOT_HERE;
    (void)snprintf(where, sizeof where, "profile \"%s\" in %s", files->name, path);
    if (aws_keys_take(&keys, &file_names, where, credentials, error))
        return FAILED;
    memcpy(credentials->source, where, sizeof where);
    return FOUND;
}

static enum found from_process(const struct files *files, struct aws_credentials *credentials,
                               struct error *error)
{
    const char *command = line_of(files, AWS_CREDENTIAL_PROCESS);

    if (!command)
        return NOT_HERE;
    if (aws_process_run(command, credentials, error))
        return FAILED;
    (void)snprintf(credentials->source, sizeof credentials->source,
                   "credential_process of profile \"%s\"", files->name);
    return FOUND;
}

/* Why the profile gave nothing: half a pair, something that only another tool can use, or nothing.
 */
static int explain(const struct files *files, struct error *error)
{
    static const enum aws_key lines[] = {AWS_SSO_SESSION, AWS_SSO_START_URL, AWS_SOURCE_PROFILE,
                                         AWS_CREDENTIAL_SOURCE};

    if (line_of(files, AWS_SECRET_ACCESS_KEY))
        return error_set(error, ERROR_CREDENTIALS, "",
                         "profile \"%s\" has \"aws_secret_access_key\" but no "
                         "\"aws_access_key_id\"; set both, as AWS gave them",
                         files->name);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (line_of(files, lines[i]))
            return refuse_line(files, lines[i], error);
    if (files->is_named)
        return error_set(error, ERROR_CREDENTIALS, "",
                         "profile \"%s\" has no keys in \"%s\" or \"%s\"; give it "
                         "\"aws_access_key_id\" and \"aws_secret_access_key\", or a "
                         "\"credential_process\"",
                         files->name, files->credentials_path, files->config_path);
    return error_set(error, ERROR_CREDENTIALS, "",
                     "found no AWS keys: not in AWS_ACCESS_KEY_ID, and not in profile \"%s\" of "
                     "\"%s\" or \"%s\"; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, make a "
                     "profile with aws configure, or name one with --profile%s%s",
                     files->name, files->credentials_path, files->config_path,
                     files->names.length ? "; those there are: " : "", buffer_text(&files->names));
}

static enum found from_profile(const struct files *files, struct aws_credentials *credentials,
                               struct error *error)
{
    enum found found;

    if (refuse_roles(files, error))
        return FAILED;
    found = from_file(files, &files->credentials, files->credentials_path, credentials, error);
    if (found == NOT_HERE)
        found = from_process(files, credentials, error);
    if (found == NOT_HERE)
        found = from_file(files, &files->config, files->config_path, credentials, error);
    return found;
}

int aws_credentials_find(const char *profile, getenv_function *getenv_fn,
                         struct aws_credentials *credentials, struct error *error)
{
    struct aws_credentials fresh = AWS_CREDENTIALS_INIT;
    struct files files = {0};
    enum found found = NOT_HERE;

    /* Only --profile goes before keys in the environment; AWS_PROFILE does not. */
    if (!profile) {
        found = from_environment(getenv_fn, &fresh, error);
        if (found == NOT_HERE && refuse_web_identity(getenv_fn, error))
            found = FAILED;
    }
    if (found == NOT_HERE)
        found = files_read(profile, getenv_fn, &files, error) ? FAILED
                                                              : from_profile(&files, &fresh, error);
    if (found == NOT_HERE)
        found = explain(&files, error);
    files_release(&files);
    if (found == FOUND)
        *credentials = fresh;
    else
        aws_credentials_release(&fresh);
    return found == FOUND ? 0 : -1;
}

int aws_endpoint_find(const char *profile, getenv_function *getenv_fn, char url[1024],
                      struct error *error)
{
    const char *ignore = look(getenv_fn, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    const char *found = look(getenv_fn, "AWS_ENDPOINT_URL_MTURK");
    struct files files = {0};
    int result = 0;

    if (!found)
        found = look(getenv_fn, "AWS_ENDPOINT_URL");
    if (ignore && strcasecmp(ignore, "true") == 0) {
        found = "";
    } else if (!found) {
        result = files_read(profile, getenv_fn, &files, error);
        found = result ? NULL : line_of(&files, AWS_ENDPOINT_URL);
    }
    if (!result && found && strlen(found) >= 1024)
        result = error_set(error, ERROR_CREDENTIALS, "",
                           "the configured endpoint is longer than 1023 bytes; mend it");
    if (!result)
        (void)snprintf(url, 1024, "%s", found ? found : "");
    files_release(&files);
    return result;
}

void aws_credentials_release(struct aws_credentials *credentials)
{
    secret_wipe(credentials->access_key_id, sizeof credentials->access_key_id);
    secret_release(&credentials->secret_access_key);
    secret_release(&credentials->session_token);
    *credentials = AWS_CREDENTIALS_INIT;
}
