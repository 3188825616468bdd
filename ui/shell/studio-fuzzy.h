/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer texts and queries are compared up to this many characters. */
#define STUDIO_FUZZY_MAX 64

/**
 * studio_fuzzy_match:
 * @query: what was typed; its words may come in any order
 * @text: what is searched
 * @hits: (out) (nullable): bit i is set when character i of @text was matched
 *
 * Whether the letters of each word of @query come in this order in @text, and how well: beginnings
 * of words and runs of letters count more than scattered ones. Case and accents do not matter.
 *
 * Returns: the score, larger is better; 0 for an empty query, -1 when it does not match
 */
int studio_fuzzy_match (const char *query, const char *text, guint64 *hits);

G_END_DECLS
