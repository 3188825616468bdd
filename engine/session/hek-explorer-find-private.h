/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-find.h"
#include "hek-explorer-private.h"

G_BEGIN_DECLS

/* --- hek-explorer-find-work.c: on the job's thread ------------------------------------------- */

typedef struct
{
  HekLibrary *library;   /* owned */
  HekExplorerData *data; /* owned */
  HekExplorerFindKind kind;
  char *text;            /* (nullable): %NULL for LIKE */
  guint32 row;           /* LIKE */
  guint k;               /* LIKE */
} HekExplorerQuestion;

void     hek_explorer_question_free (gpointer question);
/* A #HekJobFunc; its result is a HekExplorerHits. */
gpointer hek_explorer_question_run (const HekTask *task, gpointer question, GError **error);

/* What is found, while it is gathered. */
typedef struct
{
  const HekExplorerQuestion *question;
  HekSnapshot *snapshot; /* of the places */
  HekExplorerHits *hits; /* owned (nullable) */
  guint64 *bits;         /* owned: of the rows of the data that were found */
  guint32 guess;         /* the row of the data that comes next */
} HekExplorerGather;

/* Counts a row that was found and notes its place. Returns: the row of the data, or NO_ROW */
guint32  hek_explorer_gather_add (HekExplorerGather *gather, guint64 row_id);
/* Adds it to the list, too. Errors: its key is damaged */
gboolean hek_explorer_gather_list (HekExplorerGather *gather, HekRowPlace place, double distance,
                                   double score, GError **error);

/* --- hek-explorer-find-scan.c: keys, and words without an index ------------------------------ */

gboolean hek_explorer_find_keys (HekExplorerGather *gather, int key_field, const HekTask *task,
                                 GError **error);
gboolean hek_explorer_find_words (HekExplorerGather *gather, const HekTask *task, GError **error);

/* The first text attribute of a row that holds one of @words, one short line of it: (transfer full)
 * (nullable): %NULL: none, or it is damaged */
char    *hek_explorer_find_excerpt (HekSnapshot *snapshot, HekRowPlace place, char **words);
/* (transfer full): the words of a text, as they are looked for */
char   **hek_explorer_find_split (const char *text);

G_END_DECLS
