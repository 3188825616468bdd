/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @text as a cell of CSV (RFC 4180): in quotes where it has a comma, a
 * quote or a line break */
char *hek_csv_text_quote (const char *text);

G_END_DECLS
