#include "credentials/aws_process.h"

#include "base/arena.h"
#include "credentials/aws_keys.h"
#include "credentials/process.h"
#include "credentials/shell_words.h"
#include "wire/json.h"

#include <stdlib.h>

enum { TIMEOUT_MS = 60000, OUTPUT_MAX = 64 * 1024 };

static const struct aws_key_names process_names = {"AccessKeyId", "SecretAccessKey",
                                                   "SessionToken"};

static int read_keys(struct json_value root, struct aws_keys *keys, struct error *error)
{
    const char *expiration;
    int64_t version;

    if (json_get_integer(root, "Version", &version, error))
        return -1;
    if (version != 1)
        return error_set(error, ERROR_FORMAT, "", "\"Version\" is %lld where 1 was expected",
                         (long long)version);
    if (json_get_string(root, "AccessKeyId", &keys->access_key_id, error) ||
        json_get_string(root, "SecretAccessKey", &keys->secret_access_key, error) ||
        json_find_string(root, "SessionToken", &keys->session_token, error) ||
        json_find_string(root, "Expiration", &expiration, error))
        return -1;
    return expiration ? json_get_seconds(root, "Expiration", &keys->expires_at_s, error) : 0;
}

static int read_answer(const char *program, const char *bytes, size_t length,
                       struct aws_credentials *credentials, struct error *error)
{
    struct json *document = NULL;
    struct aws_keys keys = {0};
    struct error why;
    int result = -1;

    if (json_parse(bytes, length, program, &document, &why) ||
        read_keys(json_root(document), &keys, &why))
        (void)error_set(error, ERROR_CREDENTIALS, program,
                        "what this credential_process printed cannot be used: %s; it should be "
                        "{\"Version\": 1, \"AccessKeyId\": ..., \"SecretAccessKey\": ...}",
                        why.text);
    else
        result = aws_keys_take(&keys, &process_names, program, credentials, error);
    json_free(document);
    return result;
}

int aws_process_run(const char *command, struct aws_credentials *credentials, struct error *error)
{
    struct shell_words words = SHELL_WORDS_INIT;
    struct error why;
    size_t length;
    char *output;
    int result = -1;

    if (shell_words_split(command, &words))
        return error_set(error, ERROR_CREDENTIALS, "credential_process",
                         "a quote is not closed, or a backslash stands last; mend the command");
    output = xmalloc(OUTPUT_MAX);
    if (words.count == 0)
        (void)error_set(error, ERROR_CREDENTIALS, "credential_process",
                        "the command is empty; name a program, or take the line out");
    else if (process_read(words.list, TIMEOUT_MS, output, OUTPUT_MAX, &length, &why))
        (void)error_set(error, ERROR_CREDENTIALS, "credential_process",
                        "\"%s\" %s; run the command of the profile by hand to see why", why.origin,
                        why.text);
    else
        result = read_answer(words.list[0], output, length, credentials, error);
    secret_wipe(output, OUTPUT_MAX);
    free(output);
    shell_words_release(&words);
    return result;
}
