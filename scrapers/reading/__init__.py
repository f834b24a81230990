"""From bytes to tables whose cells know their address, one reader for each form of document."""
