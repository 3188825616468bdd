/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far the layout can be trusted at each row, against exact neighbours. Each measured row is
 * compared with all others: beyond some rows only a sample of them is measured, as many as take
 * some minutes.
 */
#include "config.h"

#include "hek-explorer-value-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "hek-collection-layout.h"
#include "hek-layout-quality.h"

/* Multiply-adds that are gone to at most. */
#define MAX_COST 4e12
#define COST_PER_PAIR 60.0
#define MIN_SAMPLE 1000u

#define READ_SPAN 0.1

/* The vectors have to lie in memory, but the machine is not ours alone. */
gboolean
hek_explorer_check_memory (HekExplorerData  *data,
                           double            n_more,
                           GError          **error)
{
  const HekSchema *schema = hek_snapshot_get_schema (data->snapshot);
  double n_bytes = (double) data->n_rows * schema->dim * (double) hek_dtype_bytes (schema->dtype) +
                   n_more;
  double n_all = (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGESIZE);

  if (n_bytes <= n_all / 2)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               _("All vectors are needed at once, %.1f GB: more than half of this machine’s "
                 "memory."), n_bytes / 1e9);
  return FALSE;
}

/* The measure asks for less than half as many neighbours as there are rows. */
static guint
choose_k (HekExplorerValues     *values,
          const HekExplorerData *data)
{
  guint k = hek_explorer_value_get_k (&values->value);
  guint k_most = data->n_rows > 2 ? (data->n_rows - 1) / 2 : 1;

  if (k <= k_most)
    return k;
  values->note = g_strdup_printf (ngettext ("Measured by %u neighbour: there are few rows.",
                                            "Measured by %u neighbours: there are few rows.",
                                            k_most), k_most);
  return k_most;
}

static gsize
choose_sample (HekExplorerData *data)
{
  guint dim = hek_snapshot_get_schema (data->snapshot)->dim;
  double n_sample = MAX_COST / ((double) data->n_rows * (dim + COST_PER_PAIR));

  return n_sample >= data->n_rows ? 0 : MAX (MIN_SAMPLE, (gsize) n_sample);
}

gboolean
hek_explorer_values_make_quality (HekExplorerValues             *values,
                                  const HekExplorerValueSource  *source,
                                  const HekTask                 *task,
                                  GError                       **error)
{
  HekExplorerData *data = source->data;
  HekTask read = hek_task_sub (task, 0, READ_SPAN);
  HekTask measure = hek_task_sub (task, READ_SPAN, 1 - READ_SPAN);
  const HekLayoutQualityOptions options = { .k = choose_k (values, data),
                                            .n_sample = choose_sample (data), .seed = 1 };
  g_auto (HekCollectionRows) rows = { 0 };
  g_autoptr (HekLayoutQuality) quality = NULL;
  const float *numbers;

  if (!hek_explorer_check_memory (data, 0, error) ||
      !hek_explorer_values_take_numbers (values, error) ||
      !hek_collection_read_layout_rows (data->snapshot, data->rows->row_ids, data->n_rows, &rows,
                                        &read, error))
    return FALSE;
  quality = hek_layout_quality (&rows.rows, data->layout, &options, &measure, error);
  if (quality == NULL)
    return FALSE;
  numbers = values->value.kind == HEK_EXPLORER_VALUE_TRUSTWORTHINESS ? quality->row_trustworthiness
            : values->value.kind == HEK_EXPLORER_VALUE_CONTINUITY    ? quality->row_continuity
                                                                     : quality->row_preservation;
  for (guint32 i = 0; i < data->n_rows; i++)
    values->numbers[i] = numbers[i];
  if (quality->n_measured < quality->n_placed) /* of few rows all are */
    values->note = g_strdup_printf (_("Measured on %u of %u rows."), (guint) quality->n_measured,
                                    data->n_rows);
  return TRUE;
}
