/* SPDX-License-Identifier: Apache-2.0 */
/* Reading seg-<n>.attr: views into the mapped file, each checked once. */
#include "config.h"

#include "hek-attr-private.h"

#include <string.h>

#include "hek-store-error.h"

struct _HekAttr
{
  HekBlockFile *file;
  HekSchema *schema;
  gsize n_rows;
  HekAttrSection *sections;
  gsize n_sections;

  pthread_mutex_t lock;  /* guards the first making of @views; taken before the file's */
  HekColumnView *views;  /* one a field */
  gint *ready;           /* atomic, one a field */
};

static gboolean
damaged (const HekAttr  *attr,
         guint64         offset,
         const char     *what,
         GError        **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", attr->file->path,
               HEK_BLOCK_HEADER_BYTES + offset, what);
  return FALSE;
}

static gboolean
section_fits (const HekAttr        *attr,
              const HekAttrSection *section,
              gsize                *n_bytes)
{
  guint64 payload = attr->file->header.payload_bytes;

  *n_bytes = 0;
  if (section->offset % 64 != 0 || section->offset > payload || section->width > 64)
    return FALSE;
  if (section->n > payload * 8)
    return FALSE;
  *n_bytes = section->width == 0 ? (section->n + 7) / 8 : section->n * section->width;
  return *n_bytes <= payload - section->offset;
}

static gboolean
read_directory (HekAttr  *attr,
                GError  **error)
{
  guint64 payload = attr->file->header.payload_bytes;
  guint64 counts[2];
  gsize n_bytes;

  if (payload < sizeof counts)
    return damaged (attr, 0, "it has no directory", error);
  if (!hek_block_file_check (attr->file, 0, sizeof counts, error))
    return FALSE;
  memcpy (counts, attr->file->payload, sizeof counts);
  if (counts[0] > (payload - sizeof counts) / sizeof (HekAttrSection) || counts[1] != attr->n_rows)
    return damaged (attr, 0, "its directory does not fit the segment", error);
  attr->n_sections = counts[0];
  n_bytes = attr->n_sections * sizeof (HekAttrSection);
  if (!hek_block_file_check (attr->file, sizeof counts, n_bytes, error))
    return FALSE;
  attr->sections = g_memdup2 (attr->file->payload + sizeof counts, MAX (n_bytes, 1));
  for (gsize i = 0; i < attr->n_sections; i++)
    if (!section_fits (attr, &attr->sections[i], &n_bytes))
      return damaged (attr, sizeof counts + i * sizeof (HekAttrSection),
                      "a part of it lies outside of it", error);
  return TRUE;
}

HekAttr *
hek_attr_open (const HekFileOps  *ops,
               const char        *path,
               HekSchema         *schema,
               gsize              n_rows,
               GError           **error)
{
  HekBlockFile *file = hek_block_file_open (ops, path, HEK_BLOCK_ATTRIBUTES, error);
  g_autoptr (HekAttr) attr = NULL;

  if (file == NULL)
    return NULL;
  attr = g_new0 (HekAttr, 1);
  pthread_mutex_init (&attr->lock, NULL);
  attr->file = file;
  attr->schema = hek_schema_ref (schema);
  attr->n_rows = n_rows;
  attr->views = g_new0 (HekColumnView, schema->n_fields);
  attr->ready = g_new0 (gint, schema->n_fields);
  return read_directory (attr, error) ? g_steal_pointer (&attr) : NULL;
}

void
hek_attr_free (HekAttr *attr)
{
  hek_block_file_unref (attr->file);
  hek_schema_unref (attr->schema);
  pthread_mutex_destroy (&attr->lock);
  g_free (attr->sections);
  g_free (attr->views);
  g_free (attr->ready);
  g_free (attr);
}

/* The bytes of a section, verified; @data is %NULL when there is none. */
static gboolean
get_section (HekAttr               *attr,
             HekAttrKind            kind,
             guint                  field,
             gconstpointer         *data,
             const HekAttrSection **found,
             GError               **error)
{
  *data = NULL;
  for (gsize i = 0; i < attr->n_sections; i++)
    {
      const HekAttrSection *section = &attr->sections[i];
      gsize n_bytes;

      if (section->kind != kind || section->field != field)
        continue;
      section_fits (attr, section, &n_bytes);
      if (!hek_block_file_check (attr->file, section->offset, n_bytes, error))
        return FALSE;
      *data = attr->file->payload + section->offset;
      *found = section;
      return TRUE;
    }
  return TRUE;
}

/* As get_section(), of @n elements of @width bytes. */
static gboolean
get_array (HekAttr        *attr,
           HekAttrKind     kind,
           guint           field,
           gsize           n,
           guint           width,
           gconstpointer  *data,
           GError        **error)
{
  const HekAttrSection *section;

  if (!get_section (attr, kind, field, data, &section, error))
    return FALSE;
  if (*data != NULL && (section->n != n || section->width != width))
    return damaged (attr, section->offset, "a part of it has the wrong size", error);
  return TRUE;
}

static guint32
code_at (const HekColumnView *view,
         gsize                row)
{
  return view->code_bytes == 1   ? ((const guint8 *) view->codes)[row]
         : view->code_bytes == 2 ? ((const guint16 *) view->codes)[row]
                                 : ((const guint32 *) view->codes)[row];
}

/* Offsets ascend and stay within the bytes, codes within the dictionary. */
static gboolean
check_text (const HekAttr        *attr,
            const HekAttrSection *offsets,
            const HekAttrSection *bytes,
            HekColumnView        *view,
            GError              **error)
{
  gsize n_texts;

  if (offsets->n == 0 || offsets->width != 8 || bytes->width != 1 || view->offsets[0] != 0 ||
      view->offsets[offsets->n - 1] != bytes->n)
    return damaged (attr, offsets->offset, "texts do not fit their offsets", error);
  n_texts = offsets->n - 1;
  for (gsize i = 0; i < n_texts; i++)
    if (view->offsets[i + 1] <= view->offsets[i] || view->offsets[i + 1] > bytes->n ||
        view->bytes[view->offsets[i + 1] - 1] != '\0')
      return damaged (attr, offsets->offset + i * 8, "texts do not fit their offsets", error);
  if (view->codes == NULL)
    return n_texts == attr->n_rows ||
           damaged (attr, offsets->offset, "there are not as many texts as rows", error);
  view->n_entries = n_texts;
  for (gsize i = 0; i < attr->n_rows; i++)
    if (code_at (view, i) >= n_texts)
      return damaged (attr, offsets->offset, "a code is not in the dictionary", error);
  return TRUE;
}

static gboolean
load_text (HekAttr        *attr,
           guint           field,
           HekColumnView  *view,
           GError        **error)
{
  const HekAttrSection *offsets, *bytes, *codes;
  gconstpointer o, b;

  if (!get_section (attr, HEK_ATTR_OFFSETS, field, &o, &offsets, error) ||
      !get_section (attr, HEK_ATTR_BYTES, field, &b, &bytes, error) ||
      !get_section (attr, HEK_ATTR_CODES, field, &view->codes, &codes, error))
    return FALSE;
  if (o == NULL || b == NULL)
    return damaged (attr, 0, "a text column is not there", error);
  view->offsets = o;
  view->bytes = b;
  if (view->codes != NULL)
    {
      if (codes->n != attr->n_rows || (codes->width != 1 && codes->width != 2 && codes->width != 4))
        return damaged (attr, codes->offset, "a part of it has the wrong size", error);
      view->code_bytes = codes->width;
    }
  return check_text (attr, offsets, bytes, view, error);
}

static gboolean
load_numbers (HekAttr        *attr,
              guint           field,
              HekColumnView  *view,
              GError        **error)
{
  gboolean is_bits = view->type == HEK_FIELD_BOOLEAN;
  gconstpointer data;

  if (!get_array (attr, is_bits ? HEK_ATTR_BITS : HEK_ATTR_VALUES, field, attr->n_rows,
                  is_bits ? 0 : 8, &data, error))
    return FALSE;
  if (data == NULL)
    return damaged (attr, 0, "a column is not there", error);
  if (is_bits)
    view->bits = data;
  else if (view->type == HEK_FIELD_REAL)
    view->reals = data;
  else
    view->integers = data;
  return TRUE;
}

static gboolean
load_column (HekAttr        *attr,
             guint           field,
             HekColumnView  *view,
             GError        **error)
{
  HekFieldType type = hek_schema_get_field (attr->schema, field)->type;
  gsize n_blocks = (attr->n_rows + HEK_COLUMN_BLOCK_ROWS - 1) / HEK_COLUMN_BLOCK_ROWS;
  gconstpointer valid, blocks;

  *view = (HekColumnView) { .type = type, .n = attr->n_rows };
  if (!get_array (attr, HEK_ATTR_VALID, field, attr->n_rows, 0, &valid, error) ||
      !get_array (attr, HEK_ATTR_BLOCKS, field, n_blocks, sizeof (HekColumnBlock), &blocks, error))
    return FALSE;
  view->valid = valid;
  view->blocks = blocks;
  return type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON
           ? load_text (attr, field, view, error)
           : load_numbers (attr, field, view, error);
}

const HekColumnView *
hek_attr_get_column (HekAttr  *attr,
                     guint     field,
                     GError  **error)
{
  gboolean ok = TRUE;

  if (g_atomic_int_get (&attr->ready[field]) != 0)
    return &attr->views[field];
  pthread_mutex_lock (&attr->lock);
  if (g_atomic_int_get (&attr->ready[field]) == 0)
    {
      ok = load_column (attr, field, &attr->views[field], error);
      if (ok)
        g_atomic_int_set (&attr->ready[field], 1);
    }
  pthread_mutex_unlock (&attr->lock);
  return ok ? &attr->views[field] : NULL;
}

gboolean
hek_attr_get_row_ids (HekAttr        *attr,
                      const guint64 **row_ids,
                      GError        **error)
{
  return get_array (attr, HEK_ATTR_ROW_IDS, HEK_ATTR_NO_FIELD, attr->n_rows, 8,
                    (gconstpointer *) row_ids, error);
}

gboolean
hek_attr_get_seqs (HekAttr        *attr,
                   const guint64 **seqs,
                   GError        **error)
{
  return get_array (attr, HEK_ATTR_SEQS, HEK_ATTR_NO_FIELD, attr->n_rows, 8,
                    (gconstpointer *) seqs, error);
}

gboolean
hek_attr_get_keys (HekAttr        *attr,
                   const guint64 **hashes,
                   const guint32 **rows,
                   GError        **error)
{
  if (!get_array (attr, HEK_ATTR_KEY_HASHES, HEK_ATTR_NO_FIELD, attr->n_rows, 8,
                  (gconstpointer *) hashes, error) ||
      !get_array (attr, HEK_ATTR_KEY_ROWS, HEK_ATTR_NO_FIELD, attr->n_rows, 4,
                  (gconstpointer *) rows, error))
    return FALSE;
  return (*hashes == NULL) == (*rows == NULL) ||
         damaged (attr, 0, "the index of its keys is not whole", error);
}
