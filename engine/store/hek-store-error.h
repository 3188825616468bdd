/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a caller of store/ can react to. Operations on files themselves
 * fail with %G_FILE_ERROR, which says the path and the reason (hek-file-ops.h).
 */
#define HEK_STORE_ERROR (hek_store_error_quark ())

typedef enum
{
  HEK_STORE_ERROR_DAMAGED,   /* a checksum or structure is wrong: file and offset are named */
  HEK_STORE_ERROR_LOCKED,    /* another process holds the lock; the message says which */
  HEK_STORE_ERROR_TOO_NEW,   /* written by a newer program */
  HEK_STORE_ERROR_NOT_FOUND, /* no such collection, key, … */
  HEK_STORE_ERROR_EXISTS,    /* the name or key is taken */
  HEK_STORE_ERROR_PROTECTED, /* the collection or the workspace is read-only by choice */
  HEK_STORE_ERROR_READ_ONLY, /* it was opened for reading */
  HEK_STORE_ERROR_HISTORY,   /* rows of that moment may be gone */
  HEK_STORE_ERROR_INVALID,   /* the request contradicts itself or what is stored */
  HEK_STORE_ERROR_IO,        /* the system refused: full disk, read-only, unreadable */
} HekStoreError;

GQuark hek_store_error_quark (void);

G_END_DECLS
