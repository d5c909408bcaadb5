#include "sim/sim_ledger.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "core/money.h"
#include "sim/json_out.h"
#include "sim/json_value.h"
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

static int load_line(const char *text, size_t length, const char *where, struct world *world,
                     struct error *error)
{
    struct value *line = value_read(text, length, where, error);
    struct bonus bonus;
    int64_t time_s = 0;
    int result = -1;

    if (!line)
        return -1;
    if (read_payment(line, where, &bonus, &time_s, error))
        goto out;
    if (index_find(&world->assignment_index, bonus.assignment_id) == INDEX_NONE) {
        (void)error_set(error, ERROR_INPUT, where,
                        "the state has no assignment \"%s\"; give the state that this ledger "
                        "was made with, or another --ledger",
                        bonus.assignment_id);
        goto out;
    }
    world_pay(world, &bonus, time_s, (struct lag){0}, true);
    result = 0;
out:
    value_free(line);
    return result;
}

static int load(int fd, const char *path, struct world *world, struct error *error)
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
        if (load_line(bytes.bytes + start, (size_t)(end - bytes.bytes) - start, where, world,
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
                    struct error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0)
        return cannot(path, "opened", error);
    if (load(fd, path, world, error)) {
        (void)close(fd);
        return -1;
    }
    *ledger = (struct sim_ledger){.fd = fd, .path = path};
    return 0;
}

int sim_ledger_append(const struct sim_ledger *ledger, const struct bonus *bonus,
                      const char *hit_id, int64_t time_s, uint64_t request, struct error *error)
{
    struct buffer line = BUFFER_INIT;
    char time[TIME_TEXT_SIZE];
    char amount[MONEY_TEXT_SIZE];
    int result = 0;

    if (ledger->fd < 0)
        return 0;
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
    if (write(ledger->fd, line.bytes, line.length) != (ssize_t)line.length || fsync(ledger->fd))
        result = cannot(ledger->path, "written", error);
    buffer_release(&line);
    return result;
}

void sim_ledger_close(struct sim_ledger *ledger)
{
    if (ledger->fd >= 0)
        (void)close(ledger->fd);
    ledger->fd = -1;
}
