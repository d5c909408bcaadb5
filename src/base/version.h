#ifndef BONUSREC_BASE_VERSION_H
#define BONUSREC_BASE_VERSION_H

/* The version of bonusrec and of its simulator, in this one place. */
#define BONUSREC_VERSION "0.1.0"

#endif
