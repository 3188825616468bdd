/* SPDX-License-Identifier: Apache-2.0 */
/* The superblock of a file of HDF5, and the headers of its objects. */
#include "config.h"

#include "hek-hdf5-private.h"

#include <string.h>

#define MAX_BLOCKS 64 /* of one header */
#define SPARE_BYTES (16 * 1024 * 1024)

guint8 *
hek_hdf5_read (HekHdf5  *file,
               guint64   offset,
               guint64   n_bytes,
               GError  **error)
{
  g_autofree guint8 *data = NULL;
  guint64 size = (guint64) hek_input_get_size (file->input);

  if (n_bytes > HEK_HDF5_MAX_BLOCK_BYTES || offset > size || n_bytes > size - offset)
    {
      hek_source_damaged (file->source, MIN (offset, size), error,
                          "%" G_GUINT64_FORMAT " bytes are expected there", n_bytes);
      return NULL;
    }
  /* Trees of damaged files can name one node many times, each of which names another. */
  file->n_read += n_bytes + 8;
  if (file->n_read > 4 * size + SPARE_BYTES)
    {
      hek_source_damaged (file->source, offset, error, "its parts refer to each other in circles");
      return NULL;
    }
  data = g_malloc (MAX (n_bytes, 1));
  if (!hek_input_seek (file->input, offset, error) ||
      !hek_input_read_exactly (file->input, data, n_bytes, error))
    return NULL;
  return g_steal_pointer (&data);
}

/* II.A: where the root group is. */
static gboolean
read_superblock (HekHdf5  *file,
                 guint64  *root,
                 GError  **error)
{
  guint64 size = (guint64) MAX (hek_input_get_size (file->input), 0);
  gsize n_bytes = (gsize) MIN (size, 128);
  g_autofree guint8 *data = hek_hdf5_read (file, 0, n_bytes, error);
  HekHdf5Cursor cursor = { data, n_bytes, 0, FALSE };
  guint version, offset_bytes, length_bytes;
  guint64 base;

  if (data == NULL)
    return FALSE;
  if (n_bytes < HEK_HDF5_MAGIC_BYTES || memcmp (data, HEK_HDF5_MAGIC, HEK_HDF5_MAGIC_BYTES) != 0)
    return hek_source_damaged (file->source, 0, error, "it does not begin as HDF5 does");
  hek_hdf5_take (&cursor, HEK_HDF5_MAGIC_BYTES);
  version = (guint) hek_hdf5_get (&cursor, 1);
  if (version > 3)
    return hek_source_fail (file->source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has a superblock of version %u, which is not known", version);
  if (version < 2)
    hek_hdf5_take (&cursor, 4);
  offset_bytes = (guint) hek_hdf5_get (&cursor, 1);
  length_bytes = (guint) hek_hdf5_get (&cursor, 1);
  hek_hdf5_take (&cursor, version == 0 ? 9 : version == 1 ? 13 : 1);
  base = hek_hdf5_get (&cursor, 8);
  hek_hdf5_take (&cursor, version < 2 ? 4 * 8 : 2 * 8); /* free space or extension, end, … */
  *root = hek_hdf5_get (&cursor, 8);
  if (cursor.is_short)
    return hek_source_damaged (file->source, size, error, "the superblock is cut short");
  if (offset_bytes != 8 || length_bytes != 8 || base != 0)
    return hek_source_fail (file->source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                            "has addresses of %u and lengths of %u bytes from byte %"
                            G_GUINT64_FORMAT " on, which is not read",
                            offset_bytes, length_bytes, base);
  return TRUE;
}

static gboolean
add_message (HekHdf5        *file,
             HekHdf5Header  *header,
             guint           type,
             guint           flags,
             HekHdf5Cursor   body,
             GError        **error)
{
  HekHdf5Message message = { type, flags, body };

  if (header->messages->len == HEK_HDF5_MAX_MESSAGES)
    return hek_source_damaged (file->source, body.offset, error, "a header has no end");
  g_array_append_val (header->messages, message);
  return TRUE;
}

/* IV.A.1: one block of messages, of either version of the header. */
static gboolean
parse_block (HekHdf5        *file,
             HekHdf5Header  *header,
             HekHdf5Cursor   block,
             guint           version,
             guint           header_flags,
             GError        **error)
{
  gsize start_bytes = version == 1 ? 8 : (header_flags & 4) != 0 ? 6 : 4;

  /* what is left over at the end of a block is a gap */
  while (block.left >= start_bytes)
    {
      guint type = (guint) hek_hdf5_get (&block, version == 1 ? 2 : 1);
      gsize n_bytes = (gsize) hek_hdf5_get (&block, 2);
      guint flags = (guint) hek_hdf5_get (&block, 1);
      HekHdf5Cursor body;

      hek_hdf5_take (&block, version == 1 ? 3 : (header_flags & 4) != 0 ? 2 : 0);
      body = (HekHdf5Cursor) { block.p, n_bytes, block.offset, FALSE };
      if (hek_hdf5_take (&block, n_bytes) == NULL && n_bytes > 0)
        return hek_source_damaged (file->source, body.offset, error,
                                   "a part of a header is longer than all of it");
      if (!add_message (file, header, type, flags, body, error))
        return FALSE;
    }
  return TRUE;
}

/* Reads a block that begins at @offset; continuations of version 2 have a signature and a
 * checksum around their messages. */
static gboolean
read_block (HekHdf5        *file,
            HekHdf5Header  *header,
            guint64         offset,
            guint64         n_bytes,
            guint           version,
            guint           flags,
            gboolean        is_continuation,
            GError        **error)
{
  guint8 *data;
  HekHdf5Cursor block;

  if (header->blocks->len == MAX_BLOCKS)
    return hek_source_damaged (file->source, offset, error, "a header has too many parts");
  data = hek_hdf5_read (file, offset, n_bytes, error);
  if (data == NULL)
    return FALSE;
  g_ptr_array_add (header->blocks, data);
  block = (HekHdf5Cursor) { data, n_bytes, offset, FALSE };
  if (version == 2 && is_continuation)
    {
      if (n_bytes < 8 || memcmp (data, "OCHK", 4) != 0)
        return hek_source_damaged (file->source, offset, error, "a header is not continued");
      hek_hdf5_take (&block, 4);
      block.left -= 4;
    }
  return parse_block (file, header, block, version, flags, error);
}

/* Where the messages of the first block begin, and how many bytes they have. */
static gboolean
read_prefix (HekHdf5  *file,
             guint64   address,
             guint    *version,
             guint    *flags,
             guint64  *offset,
             guint64  *n_bytes,
             GError  **error)
{
  g_autofree guint8 *data = hek_hdf5_read (file, address, 16, error);
  HekHdf5Cursor cursor = { data, 16, address, FALSE };
  g_autofree guint8 *rest = NULL;

  if (data == NULL)
    return FALSE;
  *flags = 0;
  if (data[0] == 1)
    {
      *version = 1;
      hek_hdf5_take (&cursor, 8);
      *n_bytes = hek_hdf5_get (&cursor, 4);
      *offset = address + 16;
      return TRUE;
    }
  if (memcmp (data, "OHDR\2", 5) != 0)
    return hek_source_damaged (file->source, address, error, "no header of an object begins here");
  *version = 2;
  *flags = data[5];
  *offset = address + 6 + ((*flags & 0x20) != 0 ? 16 : 0) + ((*flags & 0x10) != 0 ? 4 : 0);
  rest = hek_hdf5_read (file, *offset, 8, error);
  if (rest == NULL)
    return FALSE;
  cursor = (HekHdf5Cursor) { rest, 8, *offset, FALSE };
  *n_bytes = hek_hdf5_get (&cursor, 1u << (*flags & 3));
  *offset = cursor.offset;
  return TRUE;
}

HekHdf5Header *
hek_hdf5_header_read (HekHdf5  *file,
                      guint64   address,
                      GError  **error)
{
  g_autoptr (HekHdf5Header) header = g_new0 (HekHdf5Header, 1);
  guint version = 0, flags = 0;
  guint64 offset = 0, n_bytes = 0;

  header->blocks = g_ptr_array_new_with_free_func (g_free);
  header->messages = g_array_new (FALSE, FALSE, sizeof (HekHdf5Message));
  if (!read_prefix (file, address, &version, &flags, &offset, &n_bytes, error) ||
      !read_block (file, header, offset, n_bytes, version, flags, FALSE, error))
    return NULL;
  for (guint i = 0; i < header->messages->len; i++)
    {
      HekHdf5Message message = g_array_index (header->messages, HekHdf5Message, i);

      if (message.type != HEK_HDF5_CONTINUATION)
        continue;
      offset = hek_hdf5_get (&message.body, 8);
      n_bytes = hek_hdf5_get (&message.body, 8);
      if (!read_block (file, header, offset, n_bytes, version, flags, TRUE, error))
        return NULL;
    }
  return g_steal_pointer (&header);
}

void
hek_hdf5_header_free (HekHdf5Header *header)
{
  if (header == NULL)
    return;
  g_ptr_array_unref (header->blocks);
  g_array_unref (header->messages);
  g_free (header);
}

const HekHdf5Message *
hek_hdf5_header_find (const HekHdf5Header *header,
                      HekHdf5MessageType   type)
{
  for (guint i = 0; i < header->messages->len; i++)
    {
      const HekHdf5Message *message = &g_array_index (header->messages, HekHdf5Message, i);

      if (message->type == type)
        return message;
    }
  return NULL;
}

static void
link_free (gpointer data)
{
  HekHdf5Link *link = data;

  g_free (link->name);
  g_free (link);
}

HekHdf5 *
hek_hdf5_open (HekSource  *source,
               GError    **error)
{
  g_autoptr (HekHdf5) file = g_new0 (HekHdf5, 1);
  guint64 root = 0;

  file->source = source;
  file->links = g_ptr_array_new_with_free_func (link_free);
  file->input = hek_input_open (source->path, error);
  if (file->input == NULL)
    return NULL;
  if (hek_input_is_packed (file->input))
    {
      hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                       "is packed by gzip: unpack it first");
      return NULL;
    }
  if (!read_superblock (file, &root, error))
    return NULL;
  file->root = hek_hdf5_header_read (file, root, error);
  if (file->root == NULL || !hek_hdf5_read_links (file, error))
    return NULL;
  return g_steal_pointer (&file);
}

void
hek_hdf5_close (HekHdf5 *file)
{
  if (file == NULL)
    return;
  hek_input_close (file->input);
  g_ptr_array_unref (file->links);
  hek_hdf5_header_free (file->root);
  g_free (file);
}
