#ifndef BONUSREC_BASE_ATOMIC_FILE_H
#define BONUSREC_BASE_ATOMIC_FILE_H

#include "base/error.h"

#include <stdio.h>

/* A file that appears whole or not at all: written beside its place under a temporary name, synced,
 * then renamed over it. The zero value is closed. */
struct atomic_file {
    FILE *stream;
    char *path;         /* where it will stand */
    char *temporary;    /* where it is written; NULL for a device, which is written as it is */
    const char *option; /* what named it: for messages */
};

/* Opens a temporary file in the folder of `path`. A `path` that exists and is not a regular file (a
 * device, a pipe) is opened as it is and written directly, for that is what its name asks for.
 * `option`, such as "--output", is named when the file cannot be written, and is borrowed. Fails
 * (ERROR_FILE) when the folder is missing or cannot be written, when `path` is a folder, or
 * when a probe of 64 KiB shows a full disk; nothing is left behind then. */
MUST_CHECK int atomic_file_open(struct atomic_file *file, const char *path, const char *option,
                                struct error *error);

/* Syncs what was written and takes it back, so that the file is as it was when it was opened: after
 * a rehearsal that showed whether there is room. On -1 (ERROR_FILE: a write failed, the disk is
 * full) the file can only be abandoned. Does nothing to a device, which takes nothing back. */
MUST_CHECK int atomic_file_rewind(struct atomic_file *file, struct error *error);

/* Syncs and renames into place; the file is closed afterwards whatever the result. On -1
 * (ERROR_FILE: a write failed, the disk is full) the old content of `path` stands. */
MUST_CHECK int atomic_file_commit(struct atomic_file *file, struct error *error);

/* Drops what was written and closes; harmless on a closed file. */
void atomic_file_abandon(struct atomic_file *file);

#endif
