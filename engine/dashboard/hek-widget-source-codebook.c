/* SPDX-License-Identifier: Apache-2.0 */
/* The codebooks of a workspace, or of one collection: how small, how exact, and how far applied. */
#include "config.h"

#include "hek-widget-source-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-collection-codes.h"
#include "hek-workspace-codebook.h"

enum
{
  COLUMN_NAME,
  COLUMN_METHOD,
  COLUMN_CODE_BYTES,
  COLUMN_COMPRESSION,
  COLUMN_LOSS,
  COLUMN_N_ROWS,
  COLUMN_COLLECTION,
  COLUMN_TRAINED,
  COLUMN_USERS,
  COLUMN_CODED,
  COLUMN_BYTES,
};

static gboolean
add_columns (HekFrame *frame)
{
  return hek_frame_add_texts (frame, _("Codebook")) && hek_frame_add_texts (frame, _("Method")) &&
         hek_frame_add_reals (frame, _("A vector"), "bytes", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Compression"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Squared error"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Trained on rows"), NULL, HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_texts (frame, _("Trained on")) &&
         hek_frame_add_times (frame, _("Trained")) != NULL &&
         hek_frame_add_texts (frame, _("Used by")) &&
         hek_frame_add_reals (frame, _("Rows with codes"), "fraction", HEK_FRAME_VALUE) != NULL &&
         hek_frame_add_reals (frame, _("Codes"), "bytes", HEK_FRAME_VALUE) != NULL;
}

/* Rows with codes, and their bytes, over the collections that use it. */
static void
fill_use (HekFrame                *frame,
          gsize                    row,
          const HekWidgetContext  *context,
          const HekCodebookInfo   *info,
          const char              *collection,
          char                   **users)
{
  guint64 n = 0, n_missing = 0, n_bytes = 0;

  for (guint i = 0; users != NULL && users[i] != NULL; i++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;
      HekCodesCount count;

      if (collection != NULL && g_strcmp0 (users[i], collection) != 0)
        continue;
      snapshot = hek_widget_source_open (context, users[i], NULL);
      if (snapshot == NULL || !hek_collection_count_codes (snapshot, info, &count))
        continue;
      n += count.n_rows;
      n_missing += count.n_rows_missing;
      n_bytes += count.n_bytes;
    }
  if (n + n_missing == 0)
    return;
  frame->columns[COLUMN_CODED].reals[row] = (double) n / (double) (n + n_missing);
  frame->columns[COLUMN_BYTES].reals[row] = (double) n_bytes;
}

static void
fill_codebook (HekFrame                *frame,
               gsize                    row,
               const HekWidgetContext  *context,
               const HekCodebookInfo   *info,
               const char              *collection,
               char                   **users)
{
  g_autofree char *name = hek_codebook_info_dup_full_name (info);
  g_autofree char *used_by = users != NULL ? g_strjoinv (", ", users) : NULL;
  HekFrameColumn *columns = frame->columns;

  hek_frame_set_text (frame, COLUMN_NAME, row, name);
  hek_frame_set_text (frame, COLUMN_METHOD, row, info->method);
  columns[COLUMN_CODE_BYTES].reals[row] = (double) info->code_bytes;
  if (info->code_bytes > 0)
    columns[COLUMN_COMPRESSION].reals[row] = 4.0 * info->dim / (double) info->code_bytes;
  columns[COLUMN_LOSS].reals[row] = info->loss;
  columns[COLUMN_N_ROWS].reals[row] = info->n_rows > 0 ? (double) info->n_rows : NAN;
  if (info->collection[0] != '\0')
    hek_frame_set_text (frame, COLUMN_COLLECTION, row, info->collection);
  columns[COLUMN_TRAINED].times[row] = info->trained_us;
  if (used_by != NULL && used_by[0] != '\0')
    hek_frame_set_text (frame, COLUMN_USERS, row, used_by);
  fill_use (frame, row, context, info, collection, users);
}

static HekFrame *
fetch_codebooks (const HekWidgetContext  *context,
                 const HekWidgetQuery    *query,
                 const HekTask           *task,
                 GError                 **error)
{
  const char *collection = hek_widget_query_get (query, "collection");
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (HekFrame) frame = NULL;
  gsize n = 0;

  if (!hek_widget_source_needs_workspace (context, error))
    return NULL;
  infos = hek_workspace_list_codebooks (context->workspace, error);
  if (infos == NULL)
    return NULL;
  frame = hek_frame_new (_("Codebooks"), infos->len);
  if (!add_columns (frame))
    return hek_widget_source_no_memory (error, infos->len);
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      g_auto (GStrv) users = NULL;

      if (!hek_task_check (task, error))
        return NULL;
      if (context->past && info->trained_us >= context->to_us)
        continue; /* there was none yet */
      users = hek_workspace_list_codebook_users (context->workspace, info->uuid, NULL);
      if (collection != NULL && g_strcmp0 (info->collection, collection) != 0 &&
          (users == NULL || !g_strv_contains ((const char *const *) users, collection)))
        continue;
      fill_codebook (frame, n++, context, info, collection, users);
    }
  hek_frame_cut (frame, n);
  return g_steal_pointer (&frame);
}

static const HekWidgetField fields[] = {
  HEK_WIDGET_FIELD_COLLECTION_ROW (FALSE),
};

const HekWidgetSource hek_widget_source_codebooks = {
  .id = "codebooks",
  .label = N_("Codebooks"),
  .help = N_("A row a codebook: bytes a vector, error, and the rows that have codes of it; without "
             "a collection all of them"),
  .shape = HEK_WIDGET_SHAPE_TABLE,
  .gives = HEK_WIDGET_WANTS_TIME | HEK_WIDGET_WANTS_NUMBER | HEK_WIDGET_WANTS_TWO,
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .changes = TRUE,
  .fetch = fetch_codebooks,
};
