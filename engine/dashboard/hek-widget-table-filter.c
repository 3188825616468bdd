/* SPDX-License-Identifier: Apache-2.0 */
/* Filters of tables: words and comparisons, all of which a row must meet. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-widget-table-private.h"

#define HEK_WIDGET_FILTER_BLOCK 4096

static void
hek_widget_condition_clear (gpointer data)
{
  g_free (((HekWidgetCondition *) data)->word);
}

/* The next word, with what stands between quotation marks in one. FALSE at the end */
static gboolean
hek_widget_filter_next (const char **at,
                        GString     *word)
{
  gboolean quoted = FALSE;

  while (g_ascii_isspace (**at))
    (*at)++;
  if (**at == '\0')
    return FALSE;
  g_string_truncate (word, 0);
  for (; **at != '\0' && (quoted || !g_ascii_isspace (**at)); (*at)++)
    if (**at == '"')
      quoted = !quoted;
    else
      g_string_append_c (word, **at);
  return TRUE;
}

static int
hek_widget_filter_find_column (const HekFrame         *frame,
                               const HekWidgetColumns *columns,
                               const char             *name,
                               gsize                   length)
{
  g_autofree char *part = g_strndup (name, length);
  g_autofree char *wanted = g_utf8_casefold (part, -1);

  for (guint i = 0; i < columns->n; i++)
    {
      g_autofree char *folded = g_utf8_casefold (frame->columns[columns->columns[i]].name, -1);

      if (frame->columns[columns->columns[i]].type == HEK_FRAME_REAL
          && strcmp (folded, wanted) == 0)
        return (int) i;
    }
  return -1;
}

/* "size>=20" */
static gboolean
hek_widget_condition_parse (const char             *word,
                            const HekFrame         *frame,
                            const HekWidgetColumns *columns,
                            HekWidgetCondition     *condition)
{
  gsize length = strcspn (word, "<>=");
  const char *number = word + length;
  char *end;
  int column;

  if (length == 0 || *number == '\0')
    return FALSE;
  condition->operation = *number;
  if (number[0] != '=' && number[1] == '=')
    {
      condition->operation = number[0] == '<' ? 'l' : 'g';
      number++;
    }
  number++;
  condition->number = g_ascii_strtod (number, &end);
  column = hek_widget_filter_find_column (frame, columns, word, length);
  if (end == number || *end != '\0' || column < 0)
    return FALSE;
  condition->column = columns->columns[column];
  condition->number /= columns->units[column].factor;
  return TRUE;
}

GArray *
hek_widget_filter_parse (const char             *text,
                         const HekFrame         *frame,
                         const HekWidgetColumns *columns)
{
  GArray *conditions = g_array_new (FALSE, TRUE, sizeof (HekWidgetCondition));
  g_autoptr (GString) word = g_string_new (NULL);
  const char *at = text != NULL ? text : "";

  g_array_set_clear_func (conditions, hek_widget_condition_clear);
  while (hek_widget_filter_next (&at, word))
    {
      HekWidgetCondition condition = { 0 };

      if (!hek_widget_condition_parse (word->str, frame, columns, &condition))
        {
          condition = (HekWidgetCondition) { .word = g_utf8_casefold (word->str, -1) };
          if (*condition.word == '\0')
            {
              g_free (condition.word);
              continue;
            }
        }
      g_array_append_val (conditions, condition);
    }
  return conditions;
}

/* Whether any text has a word. @folded: by its address, the case-folded form of each text: columns
 * of categories have few different ones */
static gboolean
hek_widget_filter_has_word (const HekFrame *frame,
                            gsize           row,
                            const char     *word,
                            GHashTable     *folded)
{
  for (guint c = 0; c < frame->n_columns; c++)
    {
      char *text = frame->columns[c].type == HEK_FRAME_TEXT ? frame->columns[c].texts[row] : NULL;
      char *fold;

      if (text == NULL)
        continue;
      fold = g_hash_table_lookup (folded, text);
      if (fold == NULL)
        {
          fold = g_utf8_casefold (text, -1);
          g_hash_table_insert (folded, text, fold);
        }
      if (strstr (fold, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
hek_widget_condition_is_met (const HekWidgetCondition *condition,
                             const HekFrame           *frame,
                             gsize                     row,
                             GHashTable               *folded)
{
  double value;

  if (condition->word != NULL)
    return hek_widget_filter_has_word (frame, row, condition->word, folded);
  value = frame->columns[condition->column].reals[row];
  switch (condition->operation)
    {
    case '<':
      return value < condition->number;
    case 'l':
      return value <= condition->number;
    case '>':
      return value > condition->number;
    case 'g':
      return value >= condition->number;
    default: /* what is typed in another unit is rounded */
      return fabs (value - condition->number) <= 1e-12 * fabs (condition->number);
    }
}

guint32 *
hek_widget_filter_rows (const HekFrame *frame,
                        GArray         *first,
                        GArray         *second,
                        gsize          *n,
                        const HekTask  *task)
{
  g_autoptr (GHashTable) folded = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                                         g_free);
  guint32 *rows = g_try_new (guint32, MAX (frame->n_rows, 1));

  *n = 0;
  for (gsize row = 0; rows != NULL && row < frame->n_rows; row++)
    {
      gboolean met = TRUE;

      if (row % HEK_WIDGET_FILTER_BLOCK == 0 && hek_task_is_cancelled (task))
        {
          g_free (rows);
          return NULL;
        }
      for (guint i = 0; i < first->len && met; i++)
        met = hek_widget_condition_is_met (&g_array_index (first, HekWidgetCondition, i), frame,
                                           row, folded);
      for (guint i = 0; i < second->len && met; i++)
        met = hek_widget_condition_is_met (&g_array_index (second, HekWidgetCondition, i), frame,
                                           row, folded);
      if (met)
        rows[(*n)++] = (guint32) row;
    }
  return rows;
}
