/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): why @name will not do, as a sentence */
typedef char *(*StudioAskCheck) (const char *name, gpointer data);
typedef void (*StudioAskDone) (const char *name, gpointer data);

/**
 * studio_explorer_ask_name:
 * @owner: in the window that the dialog is modal to
 * @heading: "Rename umap"
 * @label: of the entry
 * @name: that it has now, and which changes nothing
 * @done: called with another one, once, or never
 * @data: (transfer full): freed by @data_free when the dialog is gone
 */
void studio_explorer_ask_name (GtkWidget *owner, const char *heading, const char *label,
                               const char *name, StudioAskCheck check, StudioAskDone done,
                               gpointer data, GDestroyNotify data_free);

G_END_DECLS
