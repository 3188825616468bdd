/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library-private.h"

G_BEGIN_DECLS

/* A collection that is kept open. */
typedef struct
{
  char *uuid;
  HekLibrarySpace *space; /* owned: open as long as what was opened in it */
  HekStore *store;
  HekSearcher *searcher; /* (nullable): of the commit that was last searched */
  guint64 graph_bytes;   /* that it holds */
  gboolean is_too_much;  /* let go for want of memory: not even others shall keep its codes */
} HekOpened;

/* Shared by the library, its items and what it opened. */
struct _HekLibraryStores
{
  gatomicrefcount ref_count;
  pthread_mutex_t lock;   /* guards the following */
  HekLibrarySpace *space; /* (nullable) */
  GPtrArray *opened;      /* of HekOpened, what was used last first */
  guint64 budget;         /* 0: half of the machine's memory */
  guint n_spaces;         /* that are not closed yet */
  guint look;             /* of the recorder */
  pthread_cond_t closed;  /* one has been closed */
};

G_END_DECLS
