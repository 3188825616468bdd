/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codebook-list.h"
#include "hek-explorer-view.h"
#include "studio-explorer-value-chooser.h"

G_BEGIN_DECLS

/* A value that can be chosen. */
typedef struct
{
  HekExplorerValue value; /* owned */
  char *label;            /* owned */
  char *detail;           /* owned (nullable): "integer" */
  const char *section;    /* translated; the choices of one stand together */
} StudioExplorerChoice;

/* Returns: (transfer full) (element-type StudioExplorerChoice): all values that the collection of
 * @view has or could have now. @nothing: (nullable): what no value is called, where it is one.
 * @current: (nullable): the chosen value: of its kind it is the choice, with all that belongs to
 * it */
GPtrArray *studio_explorer_choices_new (HekExplorerView *view, HekCodebookList *codebooks,
                                        StudioExplorerValues values, const char *nothing,
                                        const HekExplorerValue *current);

/* Returns: (transfer full): what a value is called, codebooks by their names */
char *studio_explorer_choice_dup_label (HekExplorerView *view, HekCodebookList *codebooks,
                                        const HekExplorerValue *value);

/* Whether its numbers are moments: seconds since 1970 UTC. */
gboolean studio_explorer_choice_is_time (HekExplorerView *view, const HekExplorerValue *value);

G_END_DECLS
