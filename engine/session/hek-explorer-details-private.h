/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-details.h"
#include "hek-explorer-private.h"

G_BEGIN_DECLS

/* Everything but neighbours. @now: the last commit: tags, and whether the row is still there.
 * Errors: damaged files; cancelled. Returns: (transfer full) */
HekExplorerFacts *hek_explorer_facts_new (HekExplorerData *data, guint32 row, HekSnapshot *now,
                                          const HekTask *task, GError **error);

G_END_DECLS
