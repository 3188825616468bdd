/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-explorer-session.h"

G_BEGIN_DECLS

/* Lines of label and value in a grid of two columns. */
void studio_layout_facts_clear (GtkGrid *grid);
/* @tooltip: (nullable) */
void studio_layout_facts_add (GtkGrid *grid, const char *label, const char *value,
                              const char *tooltip);

/* What the card of a layout says. */
void studio_layout_facts_fill (GtkGrid *grid, const HekCollectionLayoutInfo *info);

/* "All 60,000 rows of the collection are drawn.", "12 rows were added since, and have no place.":
 * (transfer full) */
char *studio_layout_describe_relation (const HekLayoutRelation *relation);
/* The same of a commit of the past: "All 400 rows of then are drawn." (transfer full) */
char *studio_layout_describe_past (const HekLayoutRelation *relation);

G_END_DECLS
