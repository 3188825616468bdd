/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-export.h"
#include "hek-explorer-private.h"

G_BEGIN_DECLS

/**
 * hek_explorer_session_start_saving:
 * @run: writes the file, on the job's thread
 * @args: (transfer full)
 *
 * A job; its end is "exported" or "failed" of the session.
 */
void hek_explorer_session_start_saving (HekExplorerSession *self, const char *path,
                                        gboolean (*run) (const char *path, gpointer args,
                                                         const HekTask *task, GError **error),
                                        gpointer args, GDestroyNotify args_free);

G_END_DECLS
