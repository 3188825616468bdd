/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts looked through one by one: keys, and the words of collections that have no index of them.
 * Upper and lower case are alike: cheaply where what is looked for is ASCII, which is then compared
 * by bytes.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-explorer-find-private.h"

/* Rows between two looks at the task. */
#define CHECK_ROWS 4096u
/* Of texts of any length. */
#define CHECK_TEXTS 128u

/* Words of one question: bits of a mask. */
#define MAX_WORDS 32u

/* Characters of an excerpt, and of them before the word. */
#define EXCERPT_CHARS 80
#define EXCERPT_BEFORE 24

/* --- one text -------------------------------------------------------------------------------- */

typedef struct
{
  char *text;        /* casefolded */
  gsize n;
  gboolean is_ascii;
} Needle;

static void
needle_init (Needle     *needle,
             const char *text)
{
  needle->text = g_utf8_casefold (text, -1);
  needle->n = strlen (needle->text);
  needle->is_ascii = g_str_is_ascii (text);
}

static gboolean
begins_ascii (const char   *text,
              gsize         n,
              const Needle *needle)
{
  if (n < needle->n)
    return FALSE;
  for (gsize i = 0; i < needle->n; i++)
    if (g_ascii_tolower (text[i]) != needle->text[i])
      return FALSE;
  return TRUE;
}

/* Where the needle begins in a text; -1: nowhere. Of other than ASCII: in the casefolded text. */
static gssize
find (const char   *text,
      gsize         n,
      const Needle *needle)
{
  if (!needle->is_ascii)
    {
      g_autofree char *folded = g_utf8_casefold (text, (gssize) n);
      const char *at = strstr (folded, needle->text);

      return at != NULL ? at - folded : -1;
    }
  for (gsize i = 0; i + needle->n <= n; i++)
    if (begins_ascii (text + i, n - i, needle))
      return (gssize) i;
  return -1;
}

/* 3: it is the needle, 2: it begins with it, 1: it holds it, 0: it does not. */
static guint
grade (const char   *text,
       gsize         n,
       const Needle *needle)
{
  gssize at = find (text, n, needle);

  if (at != 0)
    return at < 0 ? 0 : 1;
  if (needle->is_ascii)
    return n == needle->n ? 3 : 2;
  else
    {
      g_autofree char *folded = g_utf8_casefold (text, (gssize) n);

      return strcmp (folded, needle->text) == 0 ? 3 : 2;
    }
}

/* --- keys ------------------------------------------------------------------------------------ */

#define N_GRADES 4

typedef struct
{
  HekExplorerGather *gather;
  Needle needle;
  GArray *found[N_GRADES]; /* of HekRowPlace: the first ones of each grade */
} KeyScan;

static void
key_scan_clear (KeyScan *scan)
{
  g_free (scan->needle.text);
  for (guint i = 0; i < N_GRADES; i++)
    g_array_unref (scan->found[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeyScan, key_scan_clear)

static guint
grade_row (KeyScan             *scan,
           const HekColumnView *view,
           HekRowPlace          place)
{
  char number[32];
  const char *text = number;
  gsize n;

  if (view == NULL)
    n = (gsize) g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT,
                            hek_snapshot_get_row_id (scan->gather->snapshot, place));
  else if (hek_column_view_is_missing (view, place.row))
    return 0;
  else if (view->type == HEK_FIELD_TEXT)
    text = hek_column_view_get_text (view, place.row, &n);
  else
    n = (gsize) g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT,
                            hek_column_view_get_integer (view, place.row));
  return grade (text, n, &scan->needle);
}

static gboolean
scan_segment (KeyScan        *scan,
              guint           idx,
              int             key_field,
              const HekTask  *task,
              GError        **error)
{
  HekSnapshot *snapshot = scan->gather->snapshot;
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  const HekColumnView *view =
    key_field >= 0 ? hek_snapshot_get_column (snapshot, idx, (guint) key_field, error) : NULL;

  if (key_field >= 0 && view == NULL)
    return FALSE;
  for (gsize row = 0; row < segment->rows.n; row++)
    {
      HekRowPlace place = { idx, row };
      guint g;

      if (row % CHECK_ROWS == 0 && !hek_task_check (task, error))
        return FALSE;
      g = hek_snapshot_segment_is_live (segment, row) ? grade_row (scan, view, place) : 0;
      if (g == 0)
        continue;
      (void) hek_explorer_gather_add (scan->gather, hek_snapshot_get_row_id (snapshot, place));
      if (scan->found[g]->len < HEK_EXPLORER_MAX_HITS)
        g_array_append_val (scan->found[g], place);
    }
  return TRUE;
}

gboolean
hek_explorer_find_keys (HekExplorerGather  *gather,
                        int                 key_field,
                        const HekTask      *task,
                        GError            **error)
{
  guint n_segments = hek_snapshot_get_n_segments (gather->snapshot);
  g_auto (KeyScan) scan = { .gather = gather };

  needle_init (&scan.needle, gather->question->text);
  for (guint i = 0; i < N_GRADES; i++)
    scan.found[i] = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));
  for (guint i = 0; i < n_segments; i++)
    {
      hek_task_progress (task, (double) i / n_segments);
      if (!scan_segment (&scan, i, key_field, task, error))
        return FALSE;
    }
  for (guint g = N_GRADES - 1; g > 0; g--)
    for (guint i = 0; i < scan.found[g]->len && gather->hits->hits->len < HEK_EXPLORER_MAX_HITS;
         i++)
      if (!hek_explorer_gather_list (gather, g_array_index (scan.found[g], HekRowPlace, i),
                                     NAN, NAN, error))
        return FALSE;
  return TRUE;
}

/* --- words ----------------------------------------------------------------------------------- */

char **
hek_explorer_find_split (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL && words->len < MAX_WORDS; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

typedef struct
{
  Needle needles[MAX_WORDS];
  guint n;
} Words;

static void
words_init (Words *words,
            char **texts)
{
  for (words->n = 0; texts[words->n] != NULL; words->n++)
    needle_init (&words->needles[words->n], texts[words->n]);
}

static void
words_clear (Words *words)
{
  for (guint i = 0; i < words->n; i++)
    g_free (words->needles[i].text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static guint32
match (const Words *words,
       const char  *text,
       gsize        n)
{
  guint32 mask = 0;

  for (guint i = 0; i < words->n; i++)
    if (find (text, n, &words->needles[i]) >= 0)
      mask |= 1u << i;
  return mask;
}

/* The words of each row of a segment, in any text attribute. @masks: (inout): of its rows */
static gboolean
match_column (const Words          *words,
              const HekColumnView  *view,
              guint32              *masks,
              const HekTask        *task,
              GError              **error)
{
  g_autofree guint32 *entries = NULL;

  if (view->codes != NULL)
    entries = g_new (guint32, MAX (view->n_entries, 1));
  for (gsize i = 0; i < (entries != NULL ? view->n_entries : 0); i++)
    {
      if (i % CHECK_TEXTS == 0 && !hek_task_check (task, error))
        return FALSE;
      entries[i] = match (words, view->bytes + view->offsets[i],
                          view->offsets[i + 1] - view->offsets[i] - 1);
    }
  for (gsize row = 0; row < view->n; row++)
    {
      gsize n_bytes;
      const char *text;

      if (row % CHECK_TEXTS == 0 && !hek_task_check (task, error))
        return FALSE;
      if (hek_column_view_is_missing (view, row))
        continue;
      if (entries == NULL)
        {
          text = hek_column_view_get_text (view, row, &n_bytes);
          masks[row] |= match (words, text, n_bytes);
        }
      else
        masks[row] |= entries[view->code_bytes == 1   ? ((const guint8 *) view->codes)[row]
                              : view->code_bytes == 2 ? ((const guint16 *) view->codes)[row]
                                                      : ((const guint32 *) view->codes)[row]];
    }
  return TRUE;
}

/* @found: (array length=MAX_WORDS + 1): of HekRowPlace, by how many words they have */
static gboolean
match_segment (HekExplorerGather  *gather,
               const Words        *words,
               guint               idx,
               GArray            **found,
               const HekTask      *task,
               GError            **error)
{
  HekSnapshot *snapshot = gather->snapshot;
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);
  const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, idx);
  g_autofree guint32 *masks = g_new0 (guint32, MAX (segment->rows.n, 1));

  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekColumnView *view;

      if (hek_schema_get_field (schema, i)->type != HEK_FIELD_TEXT)
        continue;
      view = hek_snapshot_get_column (snapshot, idx, i, error);
      if (view == NULL || !match_column (words, view, masks, task, error))
        return FALSE;
    }
  for (gsize row = 0; row < segment->rows.n; row++)
    {
      HekRowPlace place = { idx, row };
      guint n = (guint) __builtin_popcount (masks[row]);

      if (n == 0 || !hek_snapshot_segment_is_live (segment, row))
        continue;
      (void) hek_explorer_gather_add (gather, hek_snapshot_get_row_id (snapshot, place));
      if (found[n]->len < HEK_EXPLORER_MAX_HITS)
        g_array_append_val (found[n], place);
    }
  return TRUE;
}

gboolean
hek_explorer_find_words (HekExplorerGather  *gather,
                         const HekTask      *task,
                         GError            **error)
{
  g_auto (GStrv) texts = hek_explorer_find_split (gather->question->text);
  guint n_segments = hek_snapshot_get_n_segments (gather->snapshot);
  GArray *found[MAX_WORDS + 1];
  g_auto (Words) words = { .n = 0 };
  gboolean ok = TRUE;

  words_init (&words, texts);
  for (guint i = 0; i <= MAX_WORDS; i++)
    found[i] = g_array_new (FALSE, FALSE, sizeof (HekRowPlace));
  for (guint i = 0; ok && i < n_segments; i++)
    {
      hek_task_progress (task, (double) i / n_segments);
      ok = match_segment (gather, &words, i, found, task, error);
    }
  for (guint n = words.n; ok && n > 0; n--)
    for (guint i = 0; ok && i < found[n]->len &&
                      gather->hits->hits->len < HEK_EXPLORER_MAX_HITS; i++)
      ok = hek_explorer_gather_list (gather, g_array_index (found[n], HekRowPlace, i),
                                     NAN, n, error);
  for (guint i = 0; i <= MAX_WORDS; i++)
    g_array_unref (found[i]);
  return ok;
}

/* --- excerpts -------------------------------------------------------------------------------- */

/* @at: byte of @text near which the word is; any */
static char *
cut (const char *text,
     gsize       n,
     gsize       at)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) n);
  const char *from = valid + MIN (at, strlen (valid));
  g_autofree char *part = NULL;
  gboolean more;
  const char *end;

  for (guint i = 0; i < EXCERPT_BEFORE && from > valid; i++)
    from = g_utf8_find_prev_char (valid, from);
  end = from;
  for (guint i = 0; i < EXCERPT_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  more = *end != '\0';
  part = g_strndup (from, (gsize) (end - from));
  g_strdelimit (part, "\t\r\n", ' ');
  return g_strconcat (from > valid ? "…" : "", part, more ? "…" : "", NULL);
}

char *
hek_explorer_find_excerpt (HekSnapshot *snapshot,
                           HekRowPlace  place,
                           char       **texts)
{
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);
  g_auto (Words) words = { .n = 0 };

  words_init (&words, texts);
  for (guint i = 0; i < schema->n_fields; i++)
    {
      const HekColumnView *view = NULL;
      const char *text;
      gsize n_bytes;

      if (hek_schema_get_field (schema, i)->type == HEK_FIELD_TEXT)
        view = hek_snapshot_get_column (snapshot, place.segment, i, NULL);
      if (view == NULL || hek_column_view_is_missing (view, place.row))
        continue;
      text = hek_column_view_get_text (view, place.row, &n_bytes);
      for (guint w = 0; w < words.n; w++)
        {
          gssize at = find (text, n_bytes, &words.needles[w]);

          if (at >= 0)
            return cut (text, n_bytes, (gsize) at);
        }
    }
  return NULL;
}
