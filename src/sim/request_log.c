#include "sim/request_log.h"

#include "base/clock.h"
#include "sim/json_out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int request_log_open(struct request_log *log, const char *path, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (fd < 0)
        return error_set(error, ERROR_FILE, path, "cannot be opened: %s", strerror(errno));
    *log = (struct request_log){.fd = fd, .path = path};
    return 0;
}

int request_log_add(const struct request_log *log, const struct request_entry *entry,
                    struct error *error)
{
    struct buffer line = BUFFER_INIT;
    char time[TIME_TEXT_SIZE];
    int result = 0;

    if (log->fd < 0)
        return 0;
    time_format(entry->time_s, time);
    buffer_add_char(&line, '{');
    json_out_number(&line, "request", (int64_t)entry->number);
    json_out_member(&line, "time", time);
    json_out_number(&line, "connection", (int64_t)entry->request->connection);
    json_out_number(&line, "port", entry->request->peer_port);
    json_out_member(&line, "method", entry->request->method);
    json_out_member(&line, "target", entry->request->target);
    json_out_member(&line, "operation", entry->operation);
    if (entry->members[0])
        buffer_printf(&line, ",%s", entry->members);
    json_out_number(&line, "status", entry->status);
    json_out_member(&line, "error", entry->error);
    json_out_member(&line, "fault", entry->fault);
    if (entry->deed->paid)
        buffer_add_text(&line, ",\"paid\":true");
    if (entry->deed->listed)
        json_out_number(&line, "listed", (int64_t)entry->deed->listed);
    buffer_add_text(&line, "}\n");
    if (write(log->fd, line.bytes, line.length) != (ssize_t)line.length)
        result = error_set(error, ERROR_FILE, log->path, "cannot be written: %s", strerror(errno));
    buffer_release(&line);
    return result;
}

void request_log_close(struct request_log *log)
{
    if (log->fd >= 0)
        (void)close(log->fd);
    log->fd = -1;
}
