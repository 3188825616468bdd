/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "store-fixture.h"

G_BEGIN_DECLS

/*
 * A long series of changes of one collection, the same in every run: imports, appends, upserts,
 * deletes, seals, compactions, sidecars, renames. What the collection holds after each is known, so
 * that any state of its folder can be recognized.
 */

/* Changes that the series has. */
#define STORE_MODEL_CHANGES 40u

/* Makes change @number (1, 2, …) in an open collection. The first one makes the collection. */
void store_model_change (HekWorkspace *workspace, HekStore **store, guint number);

/* As store_model_change(), stopping at the first error. */
gboolean store_model_try (HekWorkspace *workspace, HekStore **store, guint number,
                          GError **error);

/* Returns: (transfer full): the live rows with all that they hold, and the name, in a few letters;
 * "" without a collection; %NULL with an error */
char *store_model_digest (HekWorkspace *workspace, GError **error);

/* Returns: (transfer full) (element-type utf8): digests after 0, 1, … STORE_MODEL_CHANGES */
GPtrArray *store_model_expect (void);

/**
 * store_model_check:
 * @goes_on: whether an append is tried, too
 *
 * Opens the workspace of @folder, compares it with the states after @acknowledged … @started, and
 * lets verify look.
 */
gboolean store_model_check (GPtrArray *expected, const char *folder, guint64 acknowledged,
                            guint64 started, gboolean goes_on, GError **error);

G_END_DECLS
