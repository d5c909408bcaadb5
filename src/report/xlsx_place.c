#include "report/xlsx_place.h"

#include "report/xlsx_cells.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int xlsx_too_large(const char *path, const char *what, struct error *error)
{
    return error_set(
        error, ERROR_FILE, path,
        "this report has %s, more than a workbook can hold; leave --xlsx out or divide "
        "the input file",
        what);
}

void xlsx_explain(const char *path, const char *why, struct error *error)
{
    error_fill(error, ERROR_FILE, path,
               "the workbook cannot be written: %s; make room or name another place with --xlsx, "
               "then run \"bonusrec plan\" to see what is paid",
               why);
}

void xlsx_explain_failure(const char *path, int failure, struct error *error)
{
    xlsx_explain(path, strerror(failure ? failure : EIO), error);
}

int xlsx_check_size(const struct report *report, const char *path, struct error *error)
{
    size_t rows = report->intent_count + report->unexpected_count;
    size_t columns = XLSX_COLUMNS + report->extra_count;
    char what[96];

    if (rows >= XLSX_ROWS_MAX)
        (void)snprintf(what, sizeof what, "%zu rows below its header, of which a sheet takes %d",
                       rows, XLSX_ROWS_MAX - 1);
    else if (columns > XLSX_COLUMNS_MAX)
        (void)snprintf(what, sizeof what, "%zu columns, of which a sheet takes %d", columns,
                       XLSX_COLUMNS_MAX);
    else
        return 0;
    return xlsx_too_large(path, what, error);
}

int xlsx_check_place(const char *path, struct error *error)
{
    struct stat status;
    int fd;

    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return error_set(error, ERROR_FILE, path,
                         "is no regular file, and a workbook needs one; name another with --xlsx");
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(error, ERROR_FILE, path,
                         "the workbook cannot be written: %s; name another place with --xlsx",
                         strerror(errno));
    (void)close(fd);
    return 0;
}

int xlsx_try_room(const char *folder, int64_t bytes)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    int failure = 0;

    if (fd < 0)
        return 0;
    if (fallocate(fd, 0, 0, (off_t)bytes))
        failure = errno;
    (void)close(fd);
    return failure == ENOSPC || failure == EDQUOT || failure == EFBIG ? failure : 0;
}
