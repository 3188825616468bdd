/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns: (transfer none): a new about window, with the facts that a bug report needs about
 * @parent's machine */
GtkWindow *studio_about_new (GtkWindow *parent);

G_END_DECLS
