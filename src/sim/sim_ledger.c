#include "sim/sim_ledger.h"

#include "base/clock.h"
#include "core/money.h"
#include "sim/json_out.h"
#include "sim/json_value.h"
#include "sim/prolific_ledger.h"
#include "sim/validate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int cannot(const char *path, const char *what, struct error *error)
{
    return error_set(error, ERROR_FILE, path, "cannot be %s: %s", what, strerror(errno));
}

static int read_payment(const struct value *line, const char *where, struct bonus *bonus,
                        int64_t *time_s, struct error *error)
{
    const char *amount = "";
    const char *time = "";

    *bonus = (struct bonus){.worker_id = ""};
    if (value_get_text(line, where, "worker_id", REQUIRED, &bonus->worker_id, error) ||
        value_get_text(line, where, "assignment_id", REQUIRED, &bonus->assignment_id, error) ||
        value_get_text(line, where, "reason", REQUIRED, &bonus->reason, error) ||
        value_get_text(line, where, "token", OPTIONAL, &bonus->token, error) ||
        value_get_text(line, where, "amount", REQUIRED, &amount, error) ||
        value_get_text(line, where, "time", REQUIRED, &time, error))
        return -1;
    if (!amount_read(amount, &bonus->amount_minor) || time_parse(time, time_s))
        return error_set(error, ERROR_FORMAT, where, "\"%s\" or \"%s\" is not as it was written",
                         amount, time);
    return 0;
}

static int load_mturk(const struct value *line, const char *where, struct world *world,
                      struct error *error)
{
    struct bonus bonus;
    int64_t time_s = 0;

    if (read_payment(line, where, &bonus, &time_s, error))
        return -1;
    if (index_find(&world->assignment_index, bonus.assignment_id) == INDEX_NONE)
        return error_set(error, ERROR_INPUT, where,
                         "the state has no assignment \"%s\"; give the state that this ledger "
                         "was made with, or another --ledger",
                         bonus.assignment_id);
    world_pay(world, &bonus, time_s, (struct lag){0}, true);
    return 0;
}

/* Where the payments of a ledger go. */
struct worlds {
    struct world *mturk;
    struct prolific_world *prolific;
};

static int load_line(const char *text, size_t length, const char *where,
                     const struct worlds *worlds, struct error *error)
{
    struct value *line = value_read(text, length, where, error);
    int result;

    if (!line)
        return -1;
    if (prolific_ledger_owns(line))
        result = prolific_ledger_load(line, where, worlds->prolific, error);
    else
        result = load_mturk(line, where, worlds->mturk, error);
    value_free(line);
    return result;
}

static int load(int fd, const char *path, const struct worlds *worlds, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    struct stat about;
    char chunk[65536];
    ssize_t got;
    size_t start = 0;
    size_t number = 0;
    int result = -1;

    if (fstat(fd, &about) || !S_ISREG(about.st_mode))
        return error_set(error, ERROR_FILE, path, "is no ordinary file; give another --ledger");
    while ((got = read(fd, chunk, sizeof chunk)) > 0)
        buffer_add(&bytes, chunk, (size_t)got);
    if (got < 0) {
        (void)cannot(path, "read", error);
        goto out;
    }
    while (start < bytes.length) {
        const char *end = memchr(bytes.bytes + start, '\n', bytes.length - start);
        char where[256];

        if (!end)
            break;
        (void)snprintf(where, sizeof where, "%.200s, line %zu", path, ++number);
        if (load_line(bytes.bytes + start, (size_t)(end - bytes.bytes) - start, where, worlds,
                      error))
            goto out;
        start = (size_t)(end - bytes.bytes) + 1;
    }
    if (start < bytes.length && ftruncate(fd, (off_t)start)) {
        (void)cannot(path, "mended", error);
        goto out;
    }
    result = 0;
out:
    buffer_release(&bytes);
    return result;
}

int sim_ledger_open(struct sim_ledger *ledger, const char *path, struct world *world,
                    struct prolific_world *prolific, struct error *error)
{
    struct worlds worlds = {world, prolific};
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0)
        return cannot(path, "opened", error);
    if (load(fd, path, &worlds, error)) {
        (void)close(fd);
        return -1;
    }
    *ledger = (struct sim_ledger){.fd = fd, .path = path};
    return 0;
}

/* What was written of lines that cannot be written whole goes again: it would be payments that nobody
 * was told of. */
static int take_back(const struct sim_ledger *ledger, off_t before, struct error *error)
{
    const char *why = errno ? strerror(errno) : "there is not enough room";
    bool stays = before < 0 || ftruncate(ledger->fd, before);

    return error_set(error, ERROR_FILE, ledger->path, "cannot be written: %s%s", why,
                     stays ? "; a part of the last payment may stay in it" : "");
}

int sim_ledger_write(const struct sim_ledger *ledger, const struct buffer *lines,
                     struct error *error)
{
    off_t before;

    if (ledger->fd < 0)
        return 0;
    before = lseek(ledger->fd, 0, SEEK_END);
    errno = 0;
    if (write(ledger->fd, lines->bytes, lines->length) != (ssize_t)lines->length ||
        fsync(ledger->fd))
        return take_back(ledger, before, error);
    return 0;
}

int sim_ledger_append(const struct sim_ledger *ledger, const struct bonus *bonus,
                      const char *hit_id, int64_t time_s, uint64_t request, struct error *error)
{
    struct buffer line = BUFFER_INIT;
    char time[TIME_TEXT_SIZE];
    char amount[MONEY_TEXT_SIZE];
    int result;

    time_format(time_s, time);
    buffer_add_char(&line, '{');
    json_out_member(&line, "time", time);
    json_out_member(&line, "worker_id", bonus->worker_id);
    json_out_member(&line, "assignment_id", bonus->assignment_id);
    json_out_member(&line, "hit_id", hit_id);
    json_out_member(&line, "amount", money_format(bonus->amount_minor, amount));
    json_out_member(&line, "reason", bonus->reason);
    json_out_member(&line, "token", bonus->token);
    json_out_number(&line, "request", (int64_t)request);
    buffer_add_text(&line, "}\n");
    result = sim_ledger_write(ledger, &line, error);
    buffer_release(&line);
    return result;
}

void sim_ledger_close(struct sim_ledger *ledger)
{
    if (ledger->fd >= 0)
        (void)close(ledger->fd);
    ledger->fd = -1;
}
