/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"
#include "hek-library.h"

G_BEGIN_DECLS

/**
 * studio_search_examples_start:
 * @uuid: of a collection
 * @done: gets a GPtrArray of HekSearchQuery, three at most, to be stolen
 *
 * Queries that work with this collection: they are made of rows that it has. Main thread.
 *
 * Returns: (transfer full): the running job
 */
HekJob *studio_search_examples_start (HekLibrary *library, const char *uuid, int key_field,
                                      HekJobDone done, gpointer user_data);

G_END_DECLS
