/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * While the recorder is on, one of the searches that were asked for is set aside now and then and
 * asked again exactly, on a thread of its own in the batch lane: what share of the true neighbours
 * it had found is recorded as search.recall. At most one a second, and never more than 1 % of the
 * time: after an exact search of 50 ms the next one comes 5 s later. Searches with a filter, with
 * several queries at once, or whose distances are estimates are left out, and so are collections
 * whose vectors fill more than a quarter of the machine's memory.
 */

/**
 * hek_search_recall_measure:
 *
 * Asks the search again that was set aside last; nobody needs to call it but tests.
 *
 * Returns: whether there was one; a cancelled or failed one counts as none
 */
gboolean hek_search_recall_measure (const HekTask *task);

G_END_DECLS
