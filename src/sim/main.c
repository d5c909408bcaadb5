/* bonusrec-sim: a rehearsal platform for people (try a pay run) and for tests (its ledger is what
 * they compare reports with). From here down:
 *
 *   server      HTTP on a loopback port, the ways an answer can fail to arrive
 *   service     what goes wrong on order (faults, spoil), then the work of one of two platforms
 *   sim_ledger  what was paid, on disk before the answer
 *
 * MTurk:
 *   mturk_front signatures, the protocol, its words for what is wrong
 *   sigv4       signatures, checked by the AWS specification
 *   validate    requests, checked by the API's model
 *   mturk       the operations, done upon
 *   world       HITs, assignments, payments, balance, tokens
 *
 * Prolific, whose paths begin with /api/v1/:
 *   prolific_front  the token, the addresses (prolific_call), its words for what is wrong
 *   prolific        the operations: reading (_read, _submissions), set-up and pay (_lines, _pay)
 *   prolific_world  workspaces, studies, submissions, payments, bulk payments
 *
 * The vocabulary of --rules is in faults.h, that of --state in state_file.h and prolific_state.h. */
#include "base/clock.h"
#include "base/sha256.h"
#include "base/version.h"
#include "sim/options.h"
#include "sim/prolific_state.h"
#include "sim/server.h"
#include "sim/service.h"
#include "sim/state_file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { DEFAULT_BALANCE_MINOR = 1000000 };

static const struct sigv4_key documented_key = {
    .access_key_id = "AKIAIOSFODNN7EXAMPLE",
    .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/* What lives as long as the program. */
struct program {
    struct service service;
    struct value *state;
    struct arena arena;
    struct server *server;
    int stop_fd;
};

static int answer(void *context, const struct http_request *request, struct http_answer *reply,
                  struct error *error)
{
    return service_answer(context, request, clock_wall_s(), clock_monotonic_ms(), reply, error);
}

/* Reads the first line of a file of secrets, and the second if there is one. */
static int read_secret(const char *path, struct arena *arena, struct sigv4_key *key,
                       struct error *error)
{
    const char *lines[2] = {"", ""};
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");

    if (!file)
        return error_set(error, ERROR_FILE, path, "cannot be opened: %s", strerror(errno));
    for (int i = 0; i < 2 && getline(&line, &size, file) >= 0; i++)
        lines[i] = arena_strndup(arena, line, strcspn(line, "\r\n"));
    free(line);
    (void)fclose(file);
    if (!lines[0][0])
        return error_set(error, ERROR_FILE, path, "must hold the secret on its first line");
    key->secret = lines[0];
    key->session_token = lines[1][0] ? lines[1] : NULL;
    return 0;
}

static int add_keys(struct program *program, const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options->key_count; i++) {
        struct sigv4_key key = {.access_key_id = options->keys[i].access_key_id};

        if (read_secret(options->keys[i].secret_path, &program->arena, &key, error))
            return -1;
        service_add_key(&program->service, &key);
    }
    if (!program->service.key_count)
        service_add_key(&program->service, &documented_key);
    return 0;
}

static int load_rules(const char *path, struct faults *faults, struct error *error)
{
    struct value *rules = value_read_file(path, error);

    return rules ? faults_init(faults, rules, path, error) : -1;
}

/* Bulk payments of an earlier run must not come back under the same ids. */
static int make_seed(char seed[SHA256_HEX_SIZE], struct error *error)
{
    unsigned char bytes[SHA256_SIZE];

    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return error_set(error, ERROR_FILE, "", "cannot read randomness: %s", strerror(errno));
    sha256_to_hex(bytes, seed);
    return 0;
}

static int load(struct program *program, const struct options *options, struct error *error)
{
    struct service *service = &program->service;

    service->world.balance_minor = DEFAULT_BALANCE_MINOR;
    if (make_seed(service->prolific.seed, error))
        return -1;
    if (options->state_path ? state_load(options->state_path, service, &program->state, error)
                            : prolific_state_read(NULL, &service->prolific, error))
        return -1;
    service->prolific.lag_s = options->lag_s;
    service->clock_offset_s = options->clock_offset_s;
    service->clock_skew_s = options->clock_skew_s;
    if (options->rate_limit >= 0)
        service->rate_limit = options->rate_limit;
    if (options->ledger_path && sim_ledger_open(&service->ledger, options->ledger_path,
                                                &service->world, &service->prolific, error))
        return -1;
    if (options->requests_path && request_log_open(&service->log, options->requests_path, error))
        return -1;
    if (options->rules_path && load_rules(options->rules_path, &service->faults, error))
        return -1;
    return add_keys(program, options, error);
}

/* SIGTERM and SIGINT become something to read. */
static int catch_signals(int *stop_fd, struct error *error)
{
    sigset_t signals;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a write that fails */
    if (sigprocmask(SIG_BLOCK, &signals, NULL) ||
        (*stop_fd = signalfd(-1, &signals, SFD_CLOEXEC)) < 0)
        return error_set(error, ERROR_FILE, "signals", "cannot be caught: %s", strerror(errno));
    return 0;
}

static int serve(struct program *program, const struct options *options, struct error *error)
{
    unsigned port;

    if (load(program, options, error) || catch_signals(&program->stop_fd, error) ||
        server_new(&program->server, options->port, answer, &program->service, error))
        return -1;
    port = server_port(program->server);
    (void)snprintf(program->service.redirect_url, sizeof program->service.redirect_url,
                   "http://127.0.0.1:%u/redirected", port);
    if (printf("http://127.0.0.1:%u\n", port) < 0 || fflush(stdout))
        return error_set(error, ERROR_FILE, "standard output", "cannot be written: %s",
                         strerror(errno));
    return server_run(program->server, program->stop_fd, error);
}

int main(int argc, char **argv)
{
    struct program program = {.arena = ARENA_INIT, .stop_fd = -1};
    struct options options;
    struct error error = {0};
    int result;

    if (options_read(argc, argv, &options, &error)) {
        fprintf(stderr, "bonusrec-sim: %s: %s\n", error.origin, error.text);
        return 64;
    }
    if (options.help || options.version) {
        (void)fputs(options.help ? options_help : "bonusrec-sim " BONUSREC_VERSION "\n", stdout);
        return 0;
    }
    service_init(&program.service);
    result = serve(&program, &options, &error);
    if (result)
        fprintf(stderr, "bonusrec-sim: %s%s%s\n", error.origin, error.origin[0] ? ": " : "",
                error.text);
    server_free(program.server);
    service_release(&program.service);
    value_free(program.state);
    arena_release(&program.arena);
    if (program.stop_fd >= 0)
        (void)close(program.stop_fd);
    return result ? 1 : 0;
}
