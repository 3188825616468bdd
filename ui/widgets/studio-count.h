/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @n in groups of three digits, "60,000", as the locale writes them; with
 * commas where the locale has no mark of its own */
char *studio_count_format (guint64 n);

G_END_DECLS
