/* SPDX-License-Identifier: Apache-2.0 */
/* What is looked for as vectors: rows by their keys, pasted numbers, datasets and pictures. */
#include "config.h"

#include "hek-search-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-image-file.h"
#include "hek-number.h"
#include "hek-picture-descriptor.h"
#include "hek-rows-convert.h"
#include "hek-source.h"

/* --- errors that know their term ------------------------------------------------------------- */

typedef struct
{
  guint term;
} HekSearchErrorPrivate;

static void
hek_search_error_private_init (HekSearchErrorPrivate *place)
{
  place->term = 0;
}

static void
hek_search_error_private_copy (const HekSearchErrorPrivate *from,
                               HekSearchErrorPrivate       *to)
{
  *to = *from;
}

static void
hek_search_error_private_clear (HekSearchErrorPrivate *place)
{
}

G_DEFINE_EXTENDED_ERROR (HekSearchError, hek_search_error)

gboolean
hek_search_error_get_term (const GError *error,
                           guint        *term)
{
  const HekSearchErrorPrivate *place;

  if (!g_error_matches (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_TERM))
    return FALSE;
  place = hek_search_error_get_private (error);
  *term = place->term;
  return TRUE;
}

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_TERM, message);
  return FALSE;
}

/* --- numbers --------------------------------------------------------------------------------- */

#define MAX_CHARS_SHOWN 20

/* The word at @text, as messages show it: (transfer full) */
static char *
dup_word (const char *text)
{
  gsize n_bytes = MAX (strcspn (text, " \t\r\n,;[](){}"), 1);
  g_autofree char *word = g_strndup (text, n_bytes);
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  if (g_utf8_strlen (valid, -1) <= MAX_CHARS_SHOWN)
    return g_steal_pointer (&valid);
  *g_utf8_offset_to_pointer (valid, MAX_CHARS_SHOWN) = '\0';
  return g_strconcat (valid, "…", NULL);
}

static const char *
skip_space (const char *text)
{
  return text + strspn (text, " \t\r\n");
}

/* One number. @n: how many came before it */
static gboolean
parse_number (const char **text,
              guint        n,
              double      *value,
              GError     **error)
{
  gsize n_bytes = hek_number_parse_real (*text, strlen (*text), value);
  gsize n_word = strcspn (*text, " \t\r\n,;[](){}");
  g_autofree char *word = dup_word (*text);

  if (n_bytes == 0 || n_bytes != n_word)
    return fail (error, _("“%s” is not a number (number %u)"), word, n + 1);
  if (!isfinite ((float) *value))
    return fail (error, _("%s is too large (number %u)"), word, n + 1);
  *text += n_bytes;
  return TRUE;
}

/* The bracket that has to close what @text begins with, if it does: it is stepped over. */
static char
open_bracket (const char **text)
{
  static const char pairs[][2] = { { '[', ']' }, { '(', ')' }, { '{', '}' } };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (**text == pairs[i][0])
      {
        (*text)++;
        return pairs[i][1];
      }
  return '\0';
}

gboolean
hek_search_parse_numbers (const char  *text,
                          guint        dim,
                          float       *out,
                          GError     **error)
{
  g_autofree float *numbers = g_new (float, dim);
  const char *at = skip_space (text);
  char closing = open_bracket (&at);
  guint n = 0;

  at = skip_space (at);
  while (*at != '\0' && *at != closing)
    {
      double value;

      if (n == HEK_ROWS_MAX_DIM)
        return fail (error, _("more than %u numbers"), HEK_ROWS_MAX_DIM);
      if (!parse_number (&at, n, &value, error))
        return FALSE;
      if (n < dim)
        numbers[n] = (float) value;
      n++;
      at = skip_space (at);
      if (*at == ',' || *at == ';')
        {
          at = skip_space (at + 1);
          if (*at == '\0' || *at == closing)
            return fail (error, _("a number is missing at the end"));
        }
    }
  if (closing != '\0' && *at != closing)
    return fail (error, _("“%c” is missing at the end"), closing);
  if (closing != '\0' && *(at = skip_space (at + 1)) != '\0')
    {
      g_autofree char *word = dup_word (at);

      return fail (error, _("“%s” follows the closing bracket"), word);
    }
  if (n == 0)
    return fail (error, _("there are no numbers"));
  if (n != dim)
    return fail (error, g_dngettext (GETTEXT_PACKAGE,
                                     "%u number; vectors of this collection have %u",
                                     "%u numbers; vectors of this collection have %u", n), n, dim);
  if (out != NULL)
    memcpy (out, numbers, dim * sizeof (float));
  return TRUE;
}

/* --- files ----------------------------------------------------------------------------------- */

static gboolean
has_field (const HekSchema *schema,
           const char      *name,
           HekFieldType     type)
{
  int at = hek_schema_find_field (schema, name);

  return at >= 0 && hek_schema_get_field (schema, (guint) at)->type == type;
}

gboolean
hek_search_takes_pictures (const HekSchema *schema)
{
  return schema->dim == HEK_PICTURE_DESCRIPTOR_DIM && has_field (schema, "path", HEK_FIELD_TEXT) &&
         has_field (schema, "width", HEK_FIELD_INTEGER) &&
         has_field (schema, "height", HEK_FIELD_INTEGER);
}

static gboolean
read_picture (const char     *path,
              float          *out,
              const HekTask  *task,
              GError        **error)
{
  g_autoptr (HekImage) image = hek_image_load (path, NULL, task, error);

  return image != NULL && hek_picture_descriptor (image, out, task, error);
}

/* The first vector of a dataset. */
static gboolean
read_dataset (const char     *path,
              guint           dim,
              float          *out,
              const HekTask  *task,
              GError        **error)
{
  g_autoptr (HekSource) source = hek_source_open (path, NULL, NULL, task, error);
  g_autoptr (HekBatch) batch = NULL;
  HekRows rows;

  if (source == NULL)
    return FALSE;
  if (source->schema->dim == 0)
    return fail (error, _("%s: there are no vectors in it"), source->name);
  if (source->schema->dim != dim)
    return fail (error, _("%s: its vectors have %u numbers, those of the collection %u"),
                 source->name, source->schema->dim, dim);
  if (!hek_source_next (source, 1, &batch, task, error))
    return FALSE;
  if (batch == NULL || batch->n_rows == 0)
    return fail (error, _("%s: no row of it can be taken"), source->name);
  rows = hek_batch_get_rows (batch);
  hek_rows_to_f32 (&rows, 0, 1, out);
  return TRUE;
}

static gboolean
read_file (const char       *path,
           const HekSchema  *schema,
           float            *out,
           const HekTask    *task,
           GError          **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (HekImageInfo) info = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return fail (error, _("%s: there is no such file"), name);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    info = hek_image_probe (path, NULL);
  if (info == NULL)
    return read_dataset (path, schema->dim, out, task, error);
  if (!hek_search_takes_pictures (schema))
    return fail (error, _("%s is a picture, and the vectors of this collection were not made from "
                          "pictures"), name);
  return read_picture (path, out, task, error);
}

/* --- all terms ------------------------------------------------------------------------------- */

static gboolean
read_key (const char        *key,
          guint              term,
          HekSnapshot       *snapshot,
          HekSearchVectors  *vectors,
          float             *out,
          GError           **error)
{
  g_autoptr (GError) own_error = NULL;
  HekRowPlace place;

  if (!hek_snapshot_find_key (snapshot, key, &place, &own_error))
    {
      if (own_error == NULL)
        return fail (error, _("no row has the key “%s”"), key);
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (!hek_snapshot_check (snapshot, place.segment, place.row, 1, error))
    return FALSE;
  hek_rows_to_f32 (&hek_snapshot_get_segment (snapshot, place.segment)->rows, place.row, 1, out);
  vectors->own_ids[vectors->n_own] = hek_snapshot_get_row_id (snapshot, place);
  vectors->own_places[vectors->n_own] = place;
  vectors->own_terms[vectors->n_own] = term;
  vectors->n_own++;
  return TRUE;
}

static gboolean
read_term (const HekSearchTerm  *term,
           guint                 idx,
           HekSnapshot          *snapshot,
           HekSearchVectors     *vectors,
           float                *out,
           const HekTask        *task,
           GError              **error)
{
  const HekSchema *schema = hek_snapshot_get_schema (snapshot);

  switch (term->kind)
    {
    case HEK_TERM_KEY:
      return read_key (term->text, idx, snapshot, vectors, out, error);
    case HEK_TERM_NUMBERS:
      return hek_search_parse_numbers (term->text, schema->dim, out, error);
    case HEK_TERM_FILE:
    default:
      return read_file (term->text, schema, out, task, error);
    }
}

/* Says which term it was, whoever complained; but for a cancel and for damage of the collection. */
static void
propagate (GError **error,
           GError  *own_error,
           guint    term)
{
  if (own_error->domain == HEK_STORE_ERROR ||
      g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, own_error);
      return;
    }
  if (own_error->domain != HEK_SEARCH_ERROR)
    {
      g_autoptr (GError) other = own_error;

      own_error = g_error_new_literal (HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_TERM, other->message);
    }
  hek_search_error_get_private (own_error)->term = term;
  g_propagate_error (error, own_error);
}

gboolean
hek_search_vectors_init (HekSearchVectors      *vectors,
                         const HekSearchQuery  *query,
                         HekSnapshot           *snapshot,
                         const HekTask         *task,
                         GError               **error)
{
  guint dim = hek_snapshot_get_schema (snapshot)->dim;

  *vectors = (HekSearchVectors) { .vectors = g_new (float, (gsize) query->n_terms * dim) };
  vectors->weights = g_new (double, query->n_terms);
  vectors->own_ids = g_new (guint64, query->n_terms);
  vectors->own_places = g_new (HekRowPlace, query->n_terms);
  vectors->own_terms = g_new (guint, query->n_terms);
  vectors->rows = (HekRows) { HEK_DTYPE_F32, dim, query->n_terms, dim * sizeof (float),
                              (const guint8 *) vectors->vectors };
  for (guint i = 0; i < query->n_terms; i++)
    {
      g_autoptr (GError) own_error = NULL;

      vectors->weights[i] = query->terms[i].weight;
      if (!read_term (&query->terms[i], i, snapshot, vectors, vectors->vectors + (gsize) i * dim,
                      task, &own_error))
        {
          propagate (error, g_steal_pointer (&own_error), i);
          return FALSE;
        }
    }
  return TRUE;
}

void
hek_search_vectors_clear (HekSearchVectors *vectors)
{
  g_clear_pointer (&vectors->vectors, g_free);
  g_clear_pointer (&vectors->weights, g_free);
  g_clear_pointer (&vectors->own_ids, g_free);
  g_clear_pointer (&vectors->own_places, g_free);
  g_clear_pointer (&vectors->own_terms, g_free);
}
