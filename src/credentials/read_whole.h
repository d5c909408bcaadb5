#ifndef BONUSREC_CREDENTIALS_READ_WHOLE_H
#define BONUSREC_CREDENTIALS_READ_WHOLE_H

#include <stddef.h>
#include <sys/types.h>

/* Reads `fd` to its end, or up to `size` bytes, into `bytes` and nowhere else: it may be a secret.
 * Returns how many bytes, or -1 with errno; EINTR when a signal was caught, for whoever stops the
 * program need not wait for the other end of a pipe. */
ssize_t read_whole(int fd, char *bytes, size_t size);

#endif
