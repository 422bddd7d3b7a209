#include "CPlatform.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <crt_externs.h>
#elif !defined(__linux__)
#error "codexd has not been ported to this system"
#endif

// MARK: Descriptors

#if defined(__APPLE__)
// Darwin can't open a pipe or socket close-on-exec in one step. The moment between the steps is harmless:
// cplatform_spawn closes whatever the child isn't given, and nothing else here starts a process.
static int closed_on_exec(int descriptor) {
    if (descriptor == -1 || fcntl(descriptor, F_SETFD, FD_CLOEXEC) != -1) {
        return descriptor;
    }
    int failure = errno;
    close(descriptor);
    errno = failure;
    return -1;
}
#endif

int cplatform_pipe(int *read_end, int *write_end) {
    int ends[2];
#if defined(__linux__)
    int result = pipe2(ends, O_CLOEXEC);
#else
    int result = pipe(ends);
    if (result == 0) {
        fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    }
#endif
    if (result == 0) {
        *read_end = ends[0];
        *write_end = ends[1];
    }
    return result;
}

int cplatform_socket(int is_local, int is_version_6) {
    int family = is_local ? AF_UNIX : is_version_6 ? AF_INET6 : AF_INET;
#if defined(__linux__)
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
#else
    return closed_on_exec(socket(family, SOCK_STREAM, 0));
#endif
}

int cplatform_accept(int listener) {
#if defined(__linux__)
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
#else
    // An accepted socket takes O_NONBLOCK from its listener on Darwin, but that isn't written down anywhere.
    int connection = closed_on_exec(accept(listener, NULL, NULL));
    if (connection != -1) {
        cplatform_set_blocking(connection, 0);
    }
    return connection;
#endif
}

int cplatform_set_blocking(int descriptor, int is_blocking) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags == -1) {
        return -1;
    }
    return fcntl(descriptor, F_SETFL, is_blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

// MARK: Sockets

union address {
    struct sockaddr any;
    struct sockaddr_in version_4;
    struct sockaddr_in6 version_6;
    struct sockaddr_un local;
};

// Returns the length of the address, or 0 with errno set.
static socklen_t internet_address(union address *address, const char *host, uint16_t port) {
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, host, &address->version_4.sin_addr) == 1) {
        address->version_4.sin_family = AF_INET;
        address->version_4.sin_port = htons(port);
        return sizeof address->version_4;
    }
    if (inet_pton(AF_INET6, host, &address->version_6.sin6_addr) == 1) {
        address->version_6.sin6_family = AF_INET6;
        address->version_6.sin6_port = htons(port);
        return sizeof address->version_6;
    }
    errno = EINVAL;
    return 0;
}

static socklen_t local_address(union address *address, const char *path) {
    memset(address, 0, sizeof *address);
    size_t length = strlen(path);
    if (length >= sizeof address->local.sun_path) {
        errno = ENAMETOOLONG;
        return 0;
    }
    address->local.sun_family = AF_UNIX;
    memcpy(address->local.sun_path, path, length);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
}

int cplatform_bind(int descriptor, const char *host, uint16_t port) {
    union address address;
    socklen_t length = internet_address(&address, host, port);
    return length == 0 ? -1 : bind(descriptor, &address.any, length);
}

int cplatform_bind_local(int descriptor, const char *path) {
    union address address;
    socklen_t length = local_address(&address, path);
    return length == 0 ? -1 : bind(descriptor, &address.any, length);
}

int cplatform_connect(int descriptor, const char *host, uint16_t port) {
    union address address;
    socklen_t length = internet_address(&address, host, port);
    return length == 0 ? -1 : connect(descriptor, &address.any, length);
}

int cplatform_connect_local(int descriptor, const char *path) {
    union address address;
    socklen_t length = local_address(&address, path);
    return length == 0 ? -1 : connect(descriptor, &address.any, length);
}

static socklen_t datagram_address(union address *address, const char *path) {
    socklen_t length = local_address(address, path);
    if (length == 0 || path[0] != '@') {
        return length;
    }
    // Such a name begins with a zero, and no zero ends it.
    address->local.sun_path[0] = 0;
    return length - 1;
}

int cplatform_datagram_socket(void) {
#if defined(__linux__)
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
#else
    int descriptor = closed_on_exec(socket(AF_UNIX, SOCK_DGRAM, 0));
    if (descriptor != -1) {
        cplatform_set_blocking(descriptor, 0);
    }
    return descriptor;
#endif
}

int cplatform_bind_datagram(int descriptor, const char *path) {
    union address address;
    socklen_t length = datagram_address(&address, path);
    return length == 0 ? -1 : bind(descriptor, &address.any, length);
}

ssize_t cplatform_send_datagram(int descriptor, const void *bytes, size_t count, const char *path) {
    union address address;
    socklen_t length = datagram_address(&address, path);
    return length == 0 ? -1 : sendto(descriptor, bytes, count, 0, &address.any, length);
}

int cplatform_bound_port(int descriptor, uint16_t *port) {
    union address address;
    socklen_t length = sizeof address;
    int result = getsockname(descriptor, &address.any, &length);
    if (result == 0) {
        *port = ntohs(address.any.sa_family == AF_INET6 ? address.version_6.sin6_port : address.version_4.sin_port);
    }
    return result;
}

int cplatform_reuse_address(int listener) {
    int on = 1;
    return setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

int cplatform_send_without_delay(int descriptor) {
    int on = 1;
    return setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int cplatform_pending_error(int descriptor, int *code) {
    socklen_t length = sizeof *code;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, code, &length);
}

// MARK: Files

static struct flock whole_file(void) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

int cplatform_lock(int descriptor) {
    struct flock lock = whole_file();
    return fcntl(descriptor, F_SETLK, &lock);
}

int cplatform_lock_holder(int descriptor, pid_t *holder) {
    struct flock lock = whole_file();
    int result = fcntl(descriptor, F_GETLK, &lock);
    if (result != -1) {
        *holder = lock.l_type == F_UNLCK ? 0 : lock.l_pid;
    }
    return result;
}

// MARK: Processes

static int describe_descriptors(posix_spawn_file_actions_t *actions, const char *directory, int input, int output,
                                int error_output) {
    int failure = posix_spawn_file_actions_addchdir_np(actions, directory);
    if (failure == 0) {
        failure = posix_spawn_file_actions_adddup2(actions, input, 0);
    }
    if (failure == 0) {
        failure = posix_spawn_file_actions_adddup2(actions, output, 1);
    }
    if (failure == 0) {
        failure = posix_spawn_file_actions_adddup2(actions, error_output, 2);
    }
#if defined(__linux__)
    if (failure == 0) {
        failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    }
#endif
    return failure;
}

static int describe_signals_and_session(posix_spawnattr_t *attributes, int leads_session) {
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (leads_session) {
        flags |= POSIX_SPAWN_SETSID;
    }
#if defined(__APPLE__)
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    sigset_t none, most;
    sigemptyset(&none);
    sigfillset(&most);
    sigdelset(&most, SIGKILL);
    sigdelset(&most, SIGSTOP);

    int failure = posix_spawnattr_setflags(attributes, flags);
    if (failure == 0) {
        failure = posix_spawnattr_setsigmask(attributes, &none);
    }
    if (failure == 0) {
        failure = posix_spawnattr_setsigdefault(attributes, &most);
    }
    return failure;
}

int cplatform_spawn(pid_t *child, const char *path, char *const *arguments, char *const *environment,
                    const char *directory, int input, int output, int error_output, int leads_session) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) {
        return failure;
    }
    failure = posix_spawnattr_init(&attributes);
    if (failure == 0) {
        failure = describe_descriptors(&actions, directory, input, output, error_output);
        if (failure == 0) {
            failure = describe_signals_and_session(&attributes, leads_session);
        }
        if (failure == 0) {
            failure = posix_spawn(child, path, &actions, &attributes, arguments, environment);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int cplatform_wait_for_exit(pid_t child, int *value, int *is_signal) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    int result = waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
    if (result == 0) {
        *is_signal = info.si_code != CLD_EXITED;
        *value = info.si_status;
    }
    return result;
}

int cplatform_reap(pid_t child, int *value, int *is_signal) {
    int status = 0;
    pid_t result = waitpid(child, &status, 0);
    if (result != -1) {
        *is_signal = WIFSIGNALED(status);
        *value = *is_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    }
    return result;
}

int cplatform_hold_process(pid_t process) {
#if defined(__linux__)
    // Older libraries have no name for it; see pidfd_open(2). It is born close-on-exec.
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    (void)process;
    errno = ENOSYS;
    return -1;
#endif
}

int cplatform_signal_held(int process, int signal) {
#if defined(__linux__)
    return (int)syscall(SYS_pidfd_send_signal, process, signal, NULL, 0);
#else
    (void)process;
    (void)signal;
    errno = ENOSYS;
    return -1;
#endif
}

// MARK: Signals

// The descriptor that announces each signal. An entry is set before its handler is, and never changes back.
static _Atomic int announcers[NSIG];

static void announce(int signal) {
    int saved = errno;
    unsigned char number = (unsigned char)signal;
    // A full pipe loses the byte, but then nobody has looked at 64 KiB of earlier ones.
    ssize_t ignored = write(announcers[signal], &number, 1);
    (void)ignored;
    errno = saved;
}

int cplatform_catch_signal(int signal, int descriptor) {
    if (signal <= 0 || signal >= NSIG) {
        errno = EINVAL;
        return -1;
    }
    announcers[signal] = descriptor;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = announce;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

int cplatform_ignore_signal(int signal) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    return sigaction(signal, &action, NULL);
}

// MARK: Threads

struct beginning {
    void (*body)(void *);
    void *context;
    char name[16]; // Linux takes no more, the final zero included.
};

static void *begin(void *argument) {
    struct beginning beginning = *(struct beginning *)argument;
    free(argument);
#if defined(__linux__)
    pthread_setname_np(pthread_self(), beginning.name);
#else
    pthread_setname_np(beginning.name);
#endif
    beginning.body(beginning.context);
    return NULL;
}

int cplatform_start_thread(const char *name, size_t stack_size, void (*body)(void *), void *context) {
    struct beginning *beginning = calloc(1, sizeof *beginning);
    if (beginning == NULL) {
        return ENOMEM;
    }
    beginning->body = body;
    beginning->context = context;
    strncpy(beginning->name, name, sizeof beginning->name - 1);

    pthread_attr_t attributes;
    int failure = pthread_attr_init(&attributes);
    if (failure == 0) {
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        failure = pthread_attr_setstacksize(&attributes, stack_size);
        if (failure == 0) {
            // The new thread inherits the mask, so no signal can slip in before it has set its own.
            sigset_t all, former;
            pthread_t thread;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &former);
            failure = pthread_create(&thread, &attributes, begin, beginning);
            pthread_sigmask(SIG_SETMASK, &former, NULL);
        }
        pthread_attr_destroy(&attributes);
    }
    if (failure != 0) {
        free(beginning);
    }
    return failure;
}

// MARK: The process

void cplatform_error_text(int code, char *buffer, size_t size) {
#if defined(__linux__)
    // The GNU variant, which may leave the buffer alone and return a constant.
    const char *text = strerror_r(code, buffer, size);
    if (text != buffer) {
        strncpy(buffer, text, size - 1);
        buffer[size - 1] = '\0';
    }
#else
    if (strerror_r(code, buffer, size) != 0 && size > 0) {
        buffer[size - 1] = '\0';
    }
#endif
}

char *const *cplatform_environment(void) {
#if defined(__APPLE__)
    return *_NSGetEnviron();
#else
    return environ;
#endif
}
