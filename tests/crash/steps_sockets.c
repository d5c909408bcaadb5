/* The calls that change what is under way on a socket. */
#include "steps.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

STEPS_REAL(connect);
STEPS_REAL(send);
STEPS_REAL(sendto);
STEPS_REAL(sendmsg);
STEPS_REAL(writev);
STEPS_REAL(read);
STEPS_REAL(recv);
STEPS_REAL(recvfrom);
STEPS_REAL(recvmsg);

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t size)
{
    char where[PATH_MAX];
    int result;

    STEPS_FIND(connect);
    if (steps_target_of(fd, where) != STEPS_SOCKET)
        return real_connect(fd, address, size);
    STEPS_EFFECT("connect", where, 0, result, real_connect(fd, address, size));
    return result;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(send);
    if (steps_target_of(fd, where) != STEPS_SOCKET)
        return real_send(fd, bytes, size, flags);
    STEPS_EFFECT("send", where, size, result, real_send(fd, bytes, size, flags));
    return result;
}

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, __CONST_SOCKADDR_ARG address,
               socklen_t address_size)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(sendto);
    if (steps_target_of(fd, where) != STEPS_SOCKET)
        return real_sendto(fd, bytes, size, flags, address, address_size);
    STEPS_EFFECT("sendto", where, size, result,
                 real_sendto(fd, bytes, size, flags, address, address_size));
    return result;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(sendmsg);
    if (steps_target_of(fd, where) != STEPS_SOCKET)
        return real_sendmsg(fd, message, flags);
    STEPS_EFFECT("sendmsg", where, 0, result, real_sendmsg(fd, message, flags));
    return result;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(writev);
    switch (steps_target_of(fd, where)) {
    case STEPS_FILE:
        abort(); /* nobody writes files so; it would have to be taken apart */
    case STEPS_SOCKET:
        STEPS_EFFECT("writev", where, 0, result, real_writev(fd, parts, count));
        return result;
    case STEPS_NONE:
        break;
    }
    return real_writev(fd, parts, count);
}

/* Looking in vain is no effect: how often it happens is a matter of luck. */
static bool will_receive(int fd, char where[PATH_MAX])
{
    int saved = errno;
    bool something;
    char byte;

    STEPS_FIND(recv);
    if (steps_target_of(fd, where) != STEPS_SOCKET)
        return false;
    something = real_recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
    errno = saved;
    return something;
}

ssize_t read(int fd, void *bytes, size_t size)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(read);
    if (!will_receive(fd, where))
        return real_read(fd, bytes, size);
    STEPS_EFFECT("read", where, 0, result, real_read(fd, bytes, size));
    return result;
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(recv);
    if (flags & MSG_PEEK || !will_receive(fd, where))
        return real_recv(fd, bytes, size, flags);
    STEPS_EFFECT("recv", where, 0, result, real_recv(fd, bytes, size, flags));
    return result;
}

ssize_t recvfrom(int fd, void *bytes, size_t size, int flags, __SOCKADDR_ARG address,
                 socklen_t *address_size)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(recvfrom);
    if (flags & MSG_PEEK || !will_receive(fd, where))
        return real_recvfrom(fd, bytes, size, flags, address, address_size);
    STEPS_EFFECT("recvfrom", where, 0, result,
                 real_recvfrom(fd, bytes, size, flags, address, address_size));
    return result;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    char where[PATH_MAX];
    ssize_t result;

    STEPS_FIND(recvmsg);
    if (flags & MSG_PEEK || !will_receive(fd, where))
        return real_recvmsg(fd, message, flags);
    STEPS_EFFECT("recvmsg", where, 0, result, real_recvmsg(fd, message, flags));
    return result;
}
