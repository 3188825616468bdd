/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links of the root group, which old writers keep in a tree of symbol tables and new ones as
 * messages of its header, and its text attributes.
 */
#include "config.h"

#include "hek-hdf5-private.h"

#include <string.h>

#define NODE_START_BYTES 24 /* III.A.1: of a node of a tree, before its keys */
#define SYMBOL_BYTES 40     /* III.C */
#define MAX_TEXT_BYTES 4096 /* of an attribute */
#define MAX_TREE_LEVEL 8

static gboolean
add_link (HekHdf5       *file,
          const guint8  *name,
          gsize          n_bytes,
          guint64        address,
          GError       **error)
{
  HekHdf5Link *link;

  if (file->links->len == HEK_HDF5_MAX_LINKS)
    return hek_source_fail (file->source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has more than %d arrays", HEK_HDF5_MAX_LINKS);
  link = g_new (HekHdf5Link, 1);
  *link = (HekHdf5Link) { g_utf8_make_valid ((const char *) name,
                                             (gssize) strnlen ((const char *) name, n_bytes)),
                          address };
  g_ptr_array_add (file->links, link);
  return TRUE;
}

/* III.B: symbols, whose names lie in the local heap. */
static gboolean
read_symbols (HekHdf5       *file,
              guint64        address,
              const guint8  *names,
              guint64        n_names,
              GError       **error)
{
  g_autofree guint8 *start = hek_hdf5_read (file, address, 8, error);
  g_autofree guint8 *data = NULL;
  guint n;

  if (start == NULL)
    return FALSE;
  if (memcmp (start, "SNOD", 4) != 0)
    return hek_source_damaged (file->source, address, error, "a list of names is missing");
  n = start[6] | (guint) start[7] << 8;
  data = hek_hdf5_read (file, address + 8, (guint64) n * SYMBOL_BYTES, error);
  if (data == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      HekHdf5Cursor cursor = { data + i * SYMBOL_BYTES, SYMBOL_BYTES, 0, FALSE };
      guint64 place = hek_hdf5_get (&cursor, 8), object = hek_hdf5_get (&cursor, 8);

      if (place >= n_names)
        return hek_source_damaged (file->source, address + 8 + i * SYMBOL_BYTES, error,
                                   "a name lies outside of its heap");
      if (!add_link (file, names + place, n_names - place, object, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_symbol_tree (HekHdf5       *file,
                  guint64        address,
                  int            level, /* that it must have; -1: any */
                  const guint8  *names,
                  guint64        n_names,
                  GError       **error)
{
  g_autofree guint8 *start = hek_hdf5_read (file, address, NODE_START_BYTES, error);
  g_autofree guint8 *data = NULL;
  HekHdf5Cursor cursor;
  guint n;

  if (start == NULL)
    return FALSE;
  if (memcmp (start, "TREE", 4) != 0 || start[4] != 0 || start[5] > MAX_TREE_LEVEL ||
      (level >= 0 && start[5] != level))
    return hek_source_damaged (file->source, address, error, "the tree of names is broken");
  n = start[6] | (guint) start[7] << 8;
  data = hek_hdf5_read (file, address + NODE_START_BYTES, 16 * (guint64) n, error);
  if (data == NULL)
    return FALSE;
  cursor = (HekHdf5Cursor) { data, 16 * n, 0, FALSE };
  for (guint i = 0; i < n; i++)
    {
      guint64 child;
      gboolean ok;

      hek_hdf5_take (&cursor, 8);
      child = hek_hdf5_get (&cursor, 8);
      ok = start[5] == 0 ? read_symbols (file, child, names, n_names, error)
                         : read_symbol_tree (file, child, start[5] - 1, names, n_names, error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* III.D: the local heap, then the tree. */
static gboolean
read_symbol_table (HekHdf5        *file,
                   HekHdf5Cursor   body,
                   GError        **error)
{
  guint64 tree = hek_hdf5_get (&body, 8), heap = hek_hdf5_get (&body, 8), n_names;
  g_autofree guint8 *start = hek_hdf5_read (file, heap, 32, error);
  g_autofree guint8 *names = NULL;
  HekHdf5Cursor cursor = { start, 32, heap, FALSE };

  if (start == NULL)
    return FALSE;
  if (memcmp (start, "HEAP", 4) != 0)
    return hek_source_damaged (file->source, heap, error, "the heap of names is missing");
  hek_hdf5_take (&cursor, 8);
  n_names = hek_hdf5_get (&cursor, 8);
  hek_hdf5_take (&cursor, 8);
  names = hek_hdf5_read (file, hek_hdf5_get (&cursor, 8), n_names, error);
  return names != NULL && read_symbol_tree (file, tree, -1, names, n_names, error);
}

/* IV.A.2.g: only links to objects of the same file count. */
static gboolean
read_link (HekHdf5        *file,
           HekHdf5Cursor   body,
           GError        **error)
{
  guint version = (guint) hek_hdf5_get (&body, 1), flags = (guint) hek_hdf5_get (&body, 1);
  guint type = (flags & 8) != 0 ? (guint) hek_hdf5_get (&body, 1) : 0;
  guint64 n_name, address;
  const guint8 *name;

  hek_hdf5_take (&body, ((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
  n_name = hek_hdf5_get (&body, 1u << (flags & 3));
  name = hek_hdf5_take (&body, n_name);
  address = hek_hdf5_get (&body, 8);
  if (type != 0)
    return TRUE;
  if (version != 1 || body.is_short)
    return hek_source_damaged (file->source, body.offset, error, "a link is cut short");
  return add_link (file, name, n_name, address, error);
}

gboolean
hek_hdf5_read_links (HekHdf5  *file,
                     GError  **error)
{
  const GArray *messages = file->root->messages;

  for (guint i = 0; i < messages->len; i++)
    {
      const HekHdf5Message *message = &g_array_index (messages, HekHdf5Message, i);
      HekHdf5Cursor body = message->body;

      if (message->type == HEK_HDF5_SYMBOL_TABLE && !read_symbol_table (file, body, error))
        return FALSE;
      if (message->type == HEK_HDF5_LINK && !read_link (file, body, error))
        return FALSE;
      if (message->type == HEK_HDF5_LINK_INFO)
        {
          hek_hdf5_get (&body, 1);
          if ((hek_hdf5_get (&body, 1) & 1) != 0)
            hek_hdf5_take (&body, 8);
          if (hek_hdf5_get (&body, 8) != HEK_HDF5_UNDEFINED)
            return hek_source_fail (file->source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                                    "keeps its names in a fractal heap, which is not read");
        }
    }
  return TRUE;
}

/* III.E: text of any length lies in the global heap. */
static char *
read_heap_text (HekHdf5       *file,
                HekHdf5Cursor *value)
{
  guint64 n_text = hek_hdf5_get (value, 4), address = hek_hdf5_get (value, 8), n_bytes;
  guint wanted = (guint) hek_hdf5_get (value, 4);
  g_autofree guint8 *start = hek_hdf5_read (file, address, 16, NULL);
  g_autofree guint8 *data = NULL;
  HekHdf5Cursor cursor;

  if (start == NULL || memcmp (start, "GCOL", 4) != 0 || n_text > MAX_TEXT_BYTES)
    return NULL;
  cursor = (HekHdf5Cursor) { start + 8, 8, address, FALSE };
  n_bytes = hek_hdf5_get (&cursor, 8);
  data = hek_hdf5_read (file, address, n_bytes, NULL);
  if (data == NULL || n_bytes < 16)
    return NULL;
  cursor = (HekHdf5Cursor) { data + 16, n_bytes - 16, address, FALSE };
  while (!cursor.is_short && cursor.left >= 16)
    {
      guint index = (guint) hek_hdf5_get (&cursor, 2);
      guint64 n;
      const guint8 *text;

      hek_hdf5_take (&cursor, 6);
      n = hek_hdf5_get (&cursor, 8);
      text = hek_hdf5_take (&cursor, n);
      if (text != NULL && index == wanted)
        return g_utf8_make_valid ((const char *) text, (gssize) MIN (n, n_text));
      hek_hdf5_take (&cursor, -n & 7);
    }
  return NULL;
}

/* IV.A.2.m: the text of an attribute called @name, or NULL when it is another. */
static char *
read_attribute (HekHdf5       *file,
                HekHdf5Cursor  body,
                const char    *name)
{
  guint version = (guint) hek_hdf5_get (&body, 1);
  gsize sizes[3], pad = version == 1 ? 7 : 0;
  const guint8 *own_name, *type, *text;

  hek_hdf5_take (&body, 1);
  for (guint i = 0; i < 3; i++)
    sizes[i] = (gsize) hek_hdf5_get (&body, 2);
  if (version == 3)
    hek_hdf5_take (&body, 1);
  own_name = hek_hdf5_take (&body, (sizes[0] + pad) & ~pad);
  type = hek_hdf5_take (&body, (sizes[1] + pad) & ~pad);
  hek_hdf5_take (&body, (sizes[2] + pad) & ~pad);
  if (body.is_short || sizes[1] < 8 ||
      strlen (name) != strnlen ((const char *) own_name, sizes[0]) ||
      memcmp (own_name, name, strlen (name)) != 0)
    return NULL;
  if ((type[0] & 15) == 9 && (type[1] & 15) == 1)
    return read_heap_text (file, &body);
  text = body.p;
  if ((type[0] & 15) != 3 || body.left > MAX_TEXT_BYTES)
    return NULL;
  return g_utf8_make_valid ((const char *) text,
                            (gssize) strnlen ((const char *) text, body.left));
}

char *
hek_hdf5_get_attribute (HekHdf5    *file,
                        const char *name)
{
  const GArray *messages = file->root->messages;

  for (guint i = 0; i < messages->len; i++)
    {
      const HekHdf5Message *message = &g_array_index (messages, HekHdf5Message, i);
      char *text = NULL;

      if (message->type == HEK_HDF5_ATTRIBUTE)
        text = read_attribute (file, message->body, name);
      if (text != NULL)
        return text;
    }
  return NULL;
}
