/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-codebook-list.h"
#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* What is known of one codebook, with buttons for the actions "codebooks."; who uses it; what it
 * costs on a collection, and how it does there beside another codebook. */
#define STUDIO_TYPE_QUANTIZER_CODEBOOKS_DETAILS (studio_quantizer_codebooks_details_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerCodebooksDetails, studio_quantizer_codebooks_details, STUDIO,
                      QUANTIZER_CODEBOOKS_DETAILS, GtkWidget)

void     studio_quantizer_codebooks_details_set_models (StudioQuantizerCodebooksDetails *self,
                                                        HekCodebookList                 *list,
                                                        HekLibrary                      *library,
                                                        HekQuantizerSession             *session);
/* @item: (nullable); also what changed about the same codebook */
void     studio_quantizer_codebooks_details_set_item (StudioQuantizerCodebooksDetails *self,
                                                      HekCodebookItem                 *item);
/* With the codebook and the collection that are chosen. */
gboolean studio_quantizer_codebooks_details_can_compare (StudioQuantizerCodebooksDetails *self);
void     studio_quantizer_codebooks_details_compare (StudioQuantizerCodebooksDetails *self);

/* --- -facts.c -------------------------------------------------------------------------------- */

/* Rows of a label, a value and (nullable) its unit, dimmer. */
void studio_codebook_facts_clear (GtkGrid *grid);
void studio_codebook_facts_add (GtkGrid *grid, const char *label, const char *value,
                                const char *unit, const char *tooltip);

/* What is known of a codebook itself, and of its training. */
void studio_codebook_facts_fill (GtkGrid *facts, GtkGrid *training, const HekCodebookInfo *info);
/* What it costs on a collection of @n_rows rows. */
void studio_codebook_facts_fill_cost (GtkGrid *grid, const HekCodebookInfo *info, guint64 n_rows);
/* Two codebooks side by side. Returns: (transfer full): which is better, a sentence */
char *studio_codebook_facts_fill_comparison (GtkGrid *grid,
                                             const HekCodebookComparison *comparison);
/* Fills @box with the users of a codebook, and what is being encoded with it. */
void studio_codebook_facts_fill_users (GtkBox *box, HekCodebookItem *item, HekCodebookList *list,
                                       HekLibrary *library);

G_END_DECLS
