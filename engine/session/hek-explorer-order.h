/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-data.h"

G_BEGIN_DECLS

/* By what rows of a data are sorted. */
typedef enum
{
  HEK_EXPLORER_ORDER_ROWS,     /* as they came into the collection */
  HEK_EXPLORER_ORDER_FIELD,    /* by an attribute */
  HEK_EXPLORER_ORDER_DISTANCE, /* of their vectors from that of a row */
} HekExplorerOrderKind;

typedef struct
{
  HekExplorerOrderKind kind;
  guint field;          /* FIELD: of the schema */
  guint32 row;          /* DISTANCE: from which */
  gboolean descending;  /* rows without a value are last either way */
} HekExplorerOrder;

/* Rows in an order: frozen, shared by reference count. */
typedef struct
{
  gatomicrefcount ref_count;
  HekExplorerData *data; /* owned */
  guint32 *rows;         /* owned: n */
  guint32 n;
  float *distances;      /* owned (nullable): n, of @rows; NaN: none */
} HekExplorerOrdered;

/**
 * hek_explorer_ordered_new:
 * @set: of the rows of @data
 *
 * Sorts the rows of a set. Numbers in texts are compared as numbers ("item-9" before "item-10"),
 * and letters without regard to case; rows that are the same keep the order of their ids, so that
 * the answer does not depend on the number of threads.
 *
 * Errors: damaged files; there is not enough memory; cancelled
 * Cost: about a second for 1,000,000 keys on two threads
 */
HekExplorerOrdered *hek_explorer_ordered_new (HekExplorerData *data, HekSceneSet *set,
                                              const HekExplorerOrder *order, const HekTask *task,
                                              GError **error);
HekExplorerOrdered *hek_explorer_ordered_ref (HekExplorerOrdered *self);
void                hek_explorer_ordered_unref (gpointer self);

/**
 * hek_explorer_ordered_dup_keys:
 * @n_bytes: at most so many; the rest is left out
 * @n_keys: (out): how many there are
 *
 * Keys of the rows in their order, one a line. (transfer full)
 *
 * Errors: damaged files; cancelled
 */
char *hek_explorer_ordered_dup_keys (const HekExplorerOrdered *self, gsize n_bytes,
                                     guint32 *n_keys, const HekTask *task, GError **error);

gboolean hek_explorer_order_equal (const HekExplorerOrder *a, const HekExplorerOrder *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekExplorerOrdered, hek_explorer_ordered_unref)

G_END_DECLS
