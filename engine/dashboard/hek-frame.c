/* SPDX-License-Identifier: Apache-2.0 */
/* Frames: columns of equal length. The frame owns all arrays; texts lie in one string chunk. */
#include "config.h"

#include "hek-frame.h"

#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "hek-plot-time.h"
#include "hek-ref.h"

#define HEK_FRAME_CHUNK 4096

HekFrame *
hek_frame_new (const char *name,
               gsize       n_rows)
{
  HekFrame *frame = g_new0 (HekFrame, 1);

  g_return_val_if_fail (n_rows <= HEK_FRAME_MAX_ROWS, frame);
  g_atomic_ref_count_init (&frame->ref);
  frame->name = g_strdup (name != NULL ? name : "");
  frame->n_rows = frame->n_total = n_rows;
  return frame;
}

HekFrame *
hek_frame_ref (HekFrame *frame)
{
  g_atomic_ref_count_inc (&frame->ref);
  return frame;
}

void
hek_frame_unref (HekFrame *frame)
{
  if (frame == NULL || !hek_ref_drop (&frame->ref))
    return;
  for (guint i = 0; i < frame->n_columns; i++)
    {
      HekFrameColumn *column = &frame->columns[i];

      g_free (column->name);
      g_free (column->unit);
      g_free (column->times);
      g_free (column->reals);
      g_free (column->texts);
    }
  g_free (frame->columns);
  g_clear_pointer (&frame->strings, g_string_chunk_free);
  g_free (frame->name);
  g_free (frame->layout);
  g_free (frame->camera);
  g_free (frame);
}

void
hek_frame_set_layout (HekFrame   *frame,
                      const char *layout,
                      guint       n_coords,
                      const char *camera)
{
  g_free (frame->layout);
  g_free (frame->camera);
  frame->layout = g_strdup (layout);
  frame->n_coords = n_coords;
  frame->camera = g_strdup (camera);
}

/* --- filling --------------------------------------------------------------------------------- */

/* Returns: (nullable): the array of the new column */
static gpointer
hek_frame_add (HekFrame     *frame,
               HekFrameType  type,
               const char   *name,
               const char   *unit,
               HekFrameRole  role)
{
  /* never empty, so that %NULL always means that memory is short */
  gpointer values = g_try_malloc0_n (MAX (frame->n_rows, 1), 8);
  HekFrameColumn *column;

  G_STATIC_ASSERT (sizeof (double) == 8 && sizeof (char *) <= 8);
  g_return_val_if_fail (frame->n_columns < HEK_FRAME_MAX_COLUMNS, NULL);
  if (values == NULL)
    return NULL;
  if (frame->n_columns == frame->capacity)
    {
      frame->capacity = MAX (2 * frame->capacity, 8u);
      frame->columns = g_renew (HekFrameColumn, frame->columns, frame->capacity);
    }
  column = &frame->columns[frame->n_columns++];
  *column = (HekFrameColumn) { .type = type, .role = role, .name = g_strdup (name),
                               .unit = unit != NULL && *unit != '\0' ? g_strdup (unit) : NULL,
                               .from = NAN, .to = NAN };
  if (type == HEK_FRAME_TIME)
    column->times = values;
  else if (type == HEK_FRAME_REAL)
    column->reals = values;
  else
    column->texts = values;
  return values;
}

gint64 *
hek_frame_add_times (HekFrame   *frame,
                     const char *name)
{
  return hek_frame_add (frame, HEK_FRAME_TIME, name, NULL, HEK_FRAME_VALUE);
}

double *
hek_frame_add_reals (HekFrame     *frame,
                     const char   *name,
                     const char   *unit,
                     HekFrameRole  role)
{
  double *values = hek_frame_add (frame, HEK_FRAME_REAL, name, unit, role);

  for (gsize i = 0; values != NULL && i < frame->n_rows; i++)
    values[i] = NAN;
  return values;
}

double *
hek_frame_add_bin (HekFrame   *frame,
                   const char *name,
                   const char *unit,
                   double      from,
                   double      to)
{
  double *values = hek_frame_add_reals (frame, name, unit, HEK_FRAME_VALUE);

  if (values != NULL)
    {
      frame->columns[frame->n_columns - 1].from = from;
      frame->columns[frame->n_columns - 1].to = to;
    }
  return values;
}

gboolean
hek_frame_add_texts (HekFrame   *frame,
                     const char *name)
{
  return hek_frame_add (frame, HEK_FRAME_TEXT, name, NULL, HEK_FRAME_VALUE) != NULL;
}

void
hek_frame_set_text (HekFrame   *frame,
                    guint       column,
                    gsize       row,
                    const char *text)
{
  g_return_if_fail (column < frame->n_columns && row < frame->n_rows);
  g_return_if_fail (frame->columns[column].type == HEK_FRAME_TEXT);

  if (frame->strings == NULL)
    frame->strings = g_string_chunk_new (HEK_FRAME_CHUNK);
  /* columns of categories repeat few words many times */
  frame->columns[column].texts[row]
    = text != NULL ? g_string_chunk_insert_const (frame->strings, text) : NULL;
}

void
hek_frame_cut (HekFrame *frame,
               gsize     n_rows)
{
  frame->n_rows = MIN (frame->n_rows, n_rows);
  frame->n_total = frame->n_rows;
}

/* --- reading --------------------------------------------------------------------------------- */

int
hek_frame_find (const HekFrame *frame,
                const char     *name)
{
  for (guint i = 0; i < frame->n_columns; i++)
    if (strcmp (frame->columns[i].name, name) == 0)
      return (int) i;
  return -1;
}

int
hek_frame_find_type (const HekFrame *frame,
                     HekFrameType    type,
                     int             after)
{
  for (int i = after + 1; i < (int) frame->n_columns; i++)
    if (frame->columns[i].type == type)
      return i;
  return -1;
}

int
hek_frame_find_role (const HekFrame *frame,
                     HekFrameRole    role,
                     int             after)
{
  for (int i = after + 1; i < (int) frame->n_columns; i++)
    if (frame->columns[i].type == HEK_FRAME_REAL && frame->columns[i].role == role)
      return i;
  return -1;
}

int
hek_frame_find_companion (const HekFrame *frame,
                          guint           value,
                          HekFrameRole    role)
{
  for (guint i = value + 1; i < frame->n_columns; i++)
    {
      const HekFrameColumn *column = &frame->columns[i];

      if (column->type != HEK_FRAME_REAL || column->role == HEK_FRAME_VALUE)
        return -1;
      if (column->role == role)
        return (int) i;
    }
  return -1;
}

char *
hek_frame_format (const HekFrame *frame,
                  guint           column_idx,
                  gsize           row)
{
  const HekFrameColumn *column = &frame->columns[column_idx];
  g_autofree char *number = NULL;
  double value;

  g_return_val_if_fail (column_idx < frame->n_columns && row < frame->n_rows, NULL);
  if (column->type == HEK_FRAME_TEXT)
    return g_strdup (column->texts[row] != NULL ? column->texts[row] : "—");
  if (column->type == HEK_FRAME_TIME)
    {
      gint64 us = column->times[row];

      return hek_plot_time_format ((double) us, us % 1000000 == 0 ? 1e6 : us % 1000 == 0 ? 1e3 : 1);
    }
  value = column->reals[row];
  number = isfinite (value) && value == round (value) && fabs (value) < 1e9
           ? g_strdup_printf ("%s%.0f", value < 0 ? "−" : "", fabs (value))
           : hek_plot_format_value (value, 4);
  return column->unit != NULL && !isnan (value) ? g_strdup_printf ("%s %s", number, column->unit)
                                                : g_steal_pointer (&number);
}

gsize
hek_frame_get_bytes (const HekFrame *frame)
{
  gsize bytes = sizeof *frame + frame->capacity * sizeof (HekFrameColumn)
                + frame->n_columns * MAX (frame->n_rows, 1) * 8;

  for (guint c = 0; c < frame->n_columns; c++)
    if (frame->columns[c].type == HEK_FRAME_TEXT)
      for (gsize i = 0; i < frame->n_rows; i++)
        if (frame->columns[c].texts[i] != NULL)
          bytes += strlen (frame->columns[c].texts[i]) + 1; /* at most: equal ones are kept once */
  return bytes;
}

gboolean
hek_frame_get_range (const HekFrame *frame,
                     guint           column_idx,
                     double         *low,
                     double         *high)
{
  const HekFrameColumn *column = &frame->columns[column_idx];
  double least = INFINITY, most = -INFINITY;

  g_return_val_if_fail (column_idx < frame->n_columns, FALSE);
  for (gsize i = 0; i < frame->n_rows && column->type != HEK_FRAME_TEXT; i++)
    {
      double value = column->type == HEK_FRAME_TIME ? (double) column->times[i] : column->reals[i];

      if (isfinite (value)
          && !(column->type == HEK_FRAME_TIME && column->times[i] == HEK_FRAME_NO_TIME))
        {
          least = MIN (least, value);
          most = MAX (most, value);
        }
    }
  if (!(least <= most))
    return FALSE;
  *low = least;
  *high = most;
  return TRUE;
}
