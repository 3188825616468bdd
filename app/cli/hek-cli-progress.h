/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/* The line on the terminal that says how far the work is. It shows nothing until enabled. */
typedef struct _HekCliProgress HekCliProgress;

HekCliProgress *hek_cli_progress_new (void);
void            hek_cli_progress_free (HekCliProgress *self);

/* Has an effect only when standard error is a terminal. */
void hek_cli_progress_enable (HekCliProgress *self);
void hek_cli_progress_set_label (HekCliProgress *self, const char *label);

/* A #HekProgressFunc: may be called from any thread. */
void hek_cli_progress_update (double fraction, gpointer user_data);

/* Takes the line away: before anything else is printed. */
void hek_cli_progress_clear (HekCliProgress *self);

G_END_DECLS
