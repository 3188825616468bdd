/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directory of a ZIP: what files are in it and where. Archives in several parts, encrypted
 * files and methods other than stored and deflated are not read. Unpacking is hek-input.c.
 *
 * Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification" 6.3.9, sections 4.3 and 4.5.3.
 */
#include "config.h"

#include "hek-zip-private.h"

#include <string.h>

#include "hek-input-private.h"

#define END_BYTES 22
#define END_MAGIC 0x06054b50u
#define MAX_COMMENT_BYTES 65535
#define LOCATOR_BYTES 20
#define LOCATOR_MAGIC 0x07064b50u
#define END64_BYTES 56
#define END64_MAGIC 0x06064b50u
#define ENTRY_BYTES 46
#define ENTRY_MAGIC 0x02014b50u
#define LOCAL_BYTES 30
#define LOCAL_MAGIC 0x04034b50u
#define EXTRA_ZIP64 0x0001u

typedef struct
{
  guint64 offset, n_bytes, n_entries;
} Directory;

static guint64
get (const guint8 *p,
     guint         n_bytes)
{
  guint64 v = 0;

  for (guint i = n_bytes; i-- > 0;)
    v = v << 8 | p[i];
  return v;
}

static gboolean
zip_damaged (const char  *path,
             guint64      offset,
             GError     **error,
             const char  *what)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_DAMAGED,
               "%s is damaged at byte %" G_GUINT64_FORMAT ": %s", name, offset, what);
  return FALSE;
}

/* What the end record cannot say stands in the one for ZIP64, which a locator before it finds. */
static gboolean
read_end64 (HekInput    *input,
            const char  *path,
            guint64      end_offset,
            Directory   *directory,
            GError     **error)
{
  guint8 locator[LOCATOR_BYTES], end[END64_BYTES];
  guint64 place;

  if (end_offset < LOCATOR_BYTES)
    return zip_damaged (path, end_offset, error, "there is no directory for ZIP64");
  if (!hek_input_seek (input, end_offset - LOCATOR_BYTES, error) ||
      !hek_input_read_exactly (input, locator, sizeof locator, error))
    return FALSE;
  place = get (locator + 8, 8);
  if (get (locator, 4) != LOCATOR_MAGIC || place > end_offset)
    return zip_damaged (path, end_offset - LOCATOR_BYTES, error,
                        "there is no directory for ZIP64");
  if (!hek_input_seek (input, place, error) ||
      !hek_input_read_exactly (input, end, sizeof end, error))
    return FALSE;
  if (get (end, 4) != END64_MAGIC)
    return zip_damaged (path, place, error, "there is no directory for ZIP64");
  directory->n_entries = get (end + 32, 8);
  directory->n_bytes = get (end + 40, 8);
  directory->offset = get (end + 48, 8);
  return TRUE;
}

static gboolean
find_directory (HekInput    *input,
                const char  *path,
                Directory   *directory,
                GError     **error)
{
  guint64 size = (guint64) MAX (hek_input_get_size (input), 0);
  gsize n = (gsize) MIN (size, END_BYTES + MAX_COMMENT_BYTES);
  g_autofree guint8 *tail = g_malloc (MAX (n, 1));
  gsize place;
  gboolean is_64;

  if (n < END_BYTES)
    return zip_damaged (path, size, error, "it is too short for a ZIP");
  if (!hek_input_seek (input, size - n, error) || !hek_input_read_exactly (input, tail, n, error))
    return FALSE;
  for (place = n - END_BYTES; get (tail + place, 4) != END_MAGIC; place--)
    if (place == 0)
      return zip_damaged (path, size, error, "the directory at the end of the ZIP is missing");
  directory->n_entries = get (tail + place + 10, 2);
  directory->n_bytes = get (tail + place + 12, 4);
  directory->offset = get (tail + place + 16, 4);
  is_64 = directory->n_entries == 0xffff || directory->n_bytes == 0xffffffff ||
          directory->offset == 0xffffffff;
  if (is_64 && !read_end64 (input, path, size - n + place, directory, error))
    return FALSE;
  if (directory->offset > size || directory->n_bytes > size - directory->offset)
    return zip_damaged (path, size - n + place, error, "the directory lies outside of the file");
  if (directory->n_entries > HEK_ZIP_MAX_ENTRIES ||
      directory->n_bytes > HEK_ZIP_MAX_DIRECTORY_BYTES)
    return zip_damaged (path, size - n + place, error, "the directory is longer than any");
  return TRUE;
}

/* 32-bit sizes of all ones stand in the extra field, in this order. */
static void
read_extra64 (HekZipEntry  *entry,
              const guint8 *extra,
              gsize         n_bytes)
{
  while (n_bytes >= 4)
    {
      gsize n = (gsize) get (extra + 2, 2), place = 0;
      guint64 *wanted[] = { &entry->n_bytes, &entry->stored_bytes, &entry->header_offset };

      if (n > n_bytes - 4)
        return;
      if (get (extra, 2) == EXTRA_ZIP64)
        for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
          if (*wanted[i] == 0xffffffff && place + 8 <= n)
            {
              *wanted[i] = get (extra + 4 + place, 8);
              place += 8;
            }
      extra += 4 + n;
      n_bytes -= 4 + n;
    }
}

static void
entry_free (gpointer data)
{
  HekZipEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static HekZipEntry *
read_entry (const guint8 *p)
{
  HekZipEntry *entry = g_new0 (HekZipEntry, 1);
  gsize n_name = (gsize) get (p + 28, 2), n_extra = (gsize) get (p + 30, 2);
  g_autofree char *name = NULL;

  entry->is_encrypted = (p[8] & 1) != 0;
  entry->method = (guint) get (p + 10, 2);
  entry->crc = (guint32) get (p + 16, 4);
  entry->stored_bytes = get (p + 20, 4);
  entry->n_bytes = get (p + 24, 4);
  entry->header_offset = get (p + 42, 4);
  name = g_strndup ((const char *) p + ENTRY_BYTES, n_name);
  entry->name = g_utf8_make_valid (name, -1); /* it is shown, and stands in messages */
  read_extra64 (entry, p + ENTRY_BYTES + n_name, n_extra);
  return entry;
}

GPtrArray *
hek_zip_list (const char  *path,
              GError     **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (HekInput) input = hek_input_open (path, error);
  g_autofree guint8 *data = NULL;
  Directory directory;
  gsize place = 0;

  if (input == NULL || !find_directory (input, path, &directory, error))
    return NULL;
  data = g_malloc (MAX (directory.n_bytes, 1));
  if (!hek_input_seek (input, directory.offset, error) ||
      !hek_input_read_exactly (input, data, directory.n_bytes, error))
    return NULL;
  for (guint64 i = 0; i < directory.n_entries; i++)
    {
      const guint8 *p = data + place;
      gsize left = directory.n_bytes - place, n;

      if (left < ENTRY_BYTES || get (p, 4) != ENTRY_MAGIC)
        n = G_MAXSIZE;
      else
        n = ENTRY_BYTES + (gsize) (get (p + 28, 2) + get (p + 30, 2) + get (p + 32, 2));
      if (n > left)
        {
          zip_damaged (path, directory.offset + place, error,
                       "the directory of the ZIP is cut short");
          return NULL;
        }
      g_ptr_array_add (entries, read_entry (p));
      place += n;
    }
  return g_steal_pointer (&entries);
}

gboolean
hek_zip_find_data (const char         *path,
                   const HekZipEntry  *entry,
                   guint64            *offset,
                   GError            **error)
{
  g_autoptr (HekInput) input = hek_input_open (path, error);
  guint8 local[LOCAL_BYTES];

  if (input == NULL)
    return FALSE;
  if (entry->header_offset > (guint64) MAX (hek_input_get_size (input), 0))
    return zip_damaged (path, entry->header_offset, error, "a file in the ZIP lies outside of it");
  if (!hek_input_seek (input, entry->header_offset, error) ||
      !hek_input_read_exactly (input, local, sizeof local, error))
    return FALSE;
  if (get (local, 4) != LOCAL_MAGIC)
    return zip_damaged (path, entry->header_offset, error, "no file of the ZIP begins here");
  *offset = entry->header_offset + LOCAL_BYTES + get (local + 26, 2) + get (local + 28, 2);
  return TRUE;
}
