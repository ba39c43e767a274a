"""The law room: read, check and resolve laws. Imports nothing of ours but units.
A law is a folder of decision tables; here it becomes a frozen `Law`.
What is wrong with it is said with file, line, column and a mend."""
