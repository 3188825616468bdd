/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes what was dropped, a GdkFileList or what else was asked for. Returns: whether it was of any
 * use */
typedef gboolean (*StudioDropFunc) (gpointer owner, const GValue *value);

/* Whether a drop could be taken now. */
typedef gboolean (*StudioDropCheck) (gpointer owner);

/**
 * studio_file_drop_add:
 * @owner: the widget that things are dropped on, and what the functions get
 * @with_text: whether text can be dropped too
 * @label: (nullable): shown while something is held over @owner that could be dropped
 * @may_drop: (nullable): always, where it is %NULL
 */
void studio_file_drop_add (GtkWidget *owner, gboolean with_text, GtkWidget *label,
                           StudioDropCheck may_drop, StudioDropFunc drop);

/* The files among them that have a path on this computer. Returns: (transfer full) (array
 * zero-terminated=1) (nullable): %NULL where there is none, or @value is no GdkFileList */
char **studio_file_drop_dup_paths (const GValue *value);

G_END_DECLS
